using System.Net;
using Karma.Beacon;

namespace Karma.Tests.Beacon;

public sealed class SourceBindingTests
{
    [Theory]
    [InlineData(null, "10.0.0.9", "10.0.0.9<")]
    [InlineData("10.0.0.7", "10.0.0.9", "10.0.0.9<10.0.0.7 10.0.0.9<")]
    [InlineData("10.0.0.7", "::1 10.0.0.9", "10.0.0.9<10.0.0.7 ::1< 10.0.0.9<")]
    [InlineData("10.0.0.7", "127.0.0.1", "127.0.0.1<10.0.0.7 127.0.0.1<")]
    [InlineData("127.0.0.1", "10.0.0.9", "10.0.0.9<")]
    [InlineData("127.0.0.2", "127.0.0.1", "127.0.0.1<127.0.0.2 127.0.0.1<")]
    public void Candidates_SourceAndKarl_OwnAddressFirstWhereItCanWork(string? source, string karl, string expected)
    {
        var candidates = SourceBinding.Candidates([.. karl.Split(' ').Select(IPAddress.Parse)], source is null ? null : IPAddress.Parse(source));

        Assert.Equal(expected, string.Join(' ', candidates.Select(c => $"{c.Address}<{c.Source}")));
    }
}
