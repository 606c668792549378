using System.Net;
using Karma.Testing;

namespace Karma.Karl.Tests.Originals;

/// <summary>
/// Fault 10 of the original: anyone could deregister anyone. A codename belongs to the run that reported under it first: to its secret, or,
/// where it sends none as the originals do, to its address.
/// </summary>
public sealed class StrangerTests : IAsyncLifetime
{
    private const string Elsewhere = "127.0.0.7";
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await KarlServer.StartAsync();

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Theory]
    [InlineData(null, Elsewhere, null)]
    [InlineData("one", null, "two")]
    [InlineData("one", null, null)]
    [InlineData("one", Elsewhere, "two")]
    public async Task Fault10_GoodbyeOfAStranger_AnsweredOkAndDoesNothing(string? run, string? strangersAddress, string? strangersRun)
    {
        await AskAsync(null, Recorded.NativeFirst, run);

        var answer = await AskAsync(strangersAddress, Recorded.NativeGoodbye, strangersRun);

        Assert.Equal((200, "OK\n"), (answer.Status, answer.Text));
        Assert.Equal("up", await StateAsync());
    }

    [Theory]
    [InlineData(null, Elsewhere, null)]
    [InlineData("one", null, "two")]
    [InlineData("one", null, null)]
    [InlineData(null, null, "two")]
    public async Task Fault10_KeepaliveOfAStranger_ConflictAndNothingIsKept(string? run, string? strangersAddress, string? strangersRun)
    {
        await AskAsync(null, Recorded.NativeFirst, run);

        var answer = await AskAsync(strangersAddress, Recorded.NativeNext, strangersRun);

        Assert.Equal("HTTP/1.1 409 Conflict", answer.StatusLine);
        Assert.Equal(1, (await _karl.GetAsync("api/v1/instance/ZOYNFZ/keepalives")).GetProperty("items").GetArrayLength());
        Assert.Equal("127.0.0.1:27601", (await _karl.GetAsync("api/v1/instance/ZOYNFZ")).GetProperty("endpoint").GetString());
    }

    [Theory]
    [InlineData("two")]
    [InlineData("onf")]
    [InlineData(null)]
    public async Task Fault10_KeepaliveOfAStrangerWhereTheRunIsWellKnown_ConflictAndTheRunGoesOn(string? strangersRun)
    {
        await AskAsync(null, Recorded.NativeFirst, "one");
        await AskAsync(null, Recorded.NativeNext, "one"); // From here on it is known again by less than its secret.

        Assert.Equal(409, (await AskAsync(null, Recorded.NativeNext, strangersRun)).Status);

        Assert.Equal(200, (await AskAsync(Elsewhere, Recorded.NativeNext, "one")).Status);
        Assert.Equal(3, (await _karl.GetAsync("api/v1/instance/ZOYNFZ/keepalives")).GetProperty("items").GetArrayLength());
        Assert.StartsWith($"{Elsewhere}:", (await _karl.GetAsync("api/v1/instance/ZOYNFZ")).GetProperty("endpoint").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("one", null)]
    [InlineData("one", Elsewhere)] // The same run, moved.
    public async Task Fault10_ItsOwnGoodbye_Done(string? run, string? address)
    {
        await AskAsync(null, Recorded.NativeFirst, run);

        await AskAsync(address, Recorded.NativeGoodbye, run);

        Assert.Equal("done", await StateAsync());
    }

    private async Task<string?> StateAsync() => (await _karl.GetAsync("api/v1/instance/ZOYNFZ", HttpStatusCode.OK)).GetProperty("state").GetString();

    private async Task<RawAnswer> AskAsync(string? address, string request, string? run)
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator, address);
        return await connection.AskAsync(run is null ? request : request.Replace("Host: localhost\r\n", $"Host: localhost\r\nKarma-Run: {run}\r\n", StringComparison.Ordinal));
    }
}
