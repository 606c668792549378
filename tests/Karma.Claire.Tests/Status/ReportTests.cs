using System.Text.Json;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Tests.Status;

public sealed class ReportTests : IDisposable
{
    private readonly Microsoft.Extensions.Hosting.IHost _host = Hosts.Worker(new FakeClock());

    private Claire Claire => _host.Claire();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Report_Message_UnderStatus()
    {
        Claire.Report("OK");
        Assert.Equal("""{"status":{"message":"OK"}}""", await RuntimeAsync());

        Claire.Report("Busy", new Dictionary<string, string>(StringComparer.Ordinal) { ["b"] = "2", ["a"] = "1" });
        Assert.Equal("""{"status":{"message":"Busy","details":{"a":"1","b":"2"}}}""", await RuntimeAsync());
    }

    [Fact]
    public async Task Report_OwnType_NamedByTypeAttributeOrArgument()
    {
        Claire.Report(new QueueDepth(7, "x"), Statuses.Default.QueueDepth);
        Assert.Equal("""{"queue_depth":{"waiting":7,"oldest":"x"}}""", await RuntimeAsync());

        Claire.Report(new Named(1), Statuses.Default.Named);
        Assert.Equal("""{"renamed":{"value":1}}""", await RuntimeAsync());

        Claire.Report(new Named(1), Statuses.Default.Named, "mine");
        Assert.Equal("""{"mine":{"value":1}}""", await RuntimeAsync());
    }

    [Fact]
    public async Task Report_Function_AskedEachTime()
    {
        var asked = 0;
        Claire.Report(() => new QueueDepth(++asked, null), Statuses.Default.QueueDepth);

        await RuntimeAsync();
        Assert.Equal("""{"queue_depth":{"waiting":2,"oldest":null}}""", await RuntimeAsync());
    }

    [Fact]
    public async Task Report_FunctionThrows_TheMessageSaysSoWithoutItsWords()
    {
        Claire.Report<QueueDepth>(() => throw new InvalidOperationException("password=secret"), Statuses.Default.QueueDepth);

        var message = JsonDocument.Parse(await RuntimeAsync()).RootElement.GetProperty("status").GetProperty("message").GetString();
        Assert.Equal("The status 'queue_depth' could not be evaluated: InvalidOperationException.", message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("$id")]
    public void Report_NameOfTheWire_Refused(string name) =>
        Assert.Throws<ArgumentException>(() => Claire.Report(new Named(1), Statuses.Default.Named, name));

    [Fact]
    public async Task DependOn_Twice_OnceInTheList()
    {
        Claire.DependOn("10.0.0.7:8080");
        Claire.DependOn("10.0.0.7:8080/");
        Claire.DependOn("10.0.0.8:8080");

        Assert.Equal(["10.0.0.7:8080", "10.0.0.8:8080"], Claire.Dependencies.Select(d => d.ToString()));
        Assert.Throws<ArgumentException>(() => Claire.DependOn("nowhere"));
    }

    private async Task<string> RuntimeAsync() => JsonSerializer.Serialize(
        (await _host.StatusAsync()).Runtime, Karma.Wire.WireJson.Default.IReadOnlyDictionaryStringJsonElement);
}
