using System.Text;
using Karma.Karl.Tests.Web;
using Karma.Testing;

namespace Karma.Karl.Tests.Originals;

/// <summary>The original clients, by the bytes that they wrote: what they are answered, and what becomes of what they said.</summary>
public sealed class OriginalClientsTests : IAsyncLifetime
{
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await KarlServer.StartAsync();

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Fact]
    public async Task Native_AConnectionPerRequest_TakenKeptAndDone()
    {
        foreach (var request in new[] { Recorded.NativeFirst, Recorded.NativeNext })
        {
            using var connection = await RawConnection.ToAsync(_karl.Locator);
            AssertOk(await connection.AskAsync(request));
            await AssertKeptAsync("ZOYNFZ", Recorded.BodyOf(request));
        }

        Assert.Equal("up", await StateAsync("ZOYNFZ"));
        using var last = await RawConnection.ToAsync(_karl.Locator);
        AssertOk(await last.AskAsync(Recorded.NativeGoodbye));
        Assert.Equal("done", await StateAsync("ZOYNFZ"));
    }

    [Fact]
    public async Task Native_Confirm_CalledBackAndItsPageTaken()
    {
        await using var service = new FakeService(port => FakeService.Json(Recorded.BodyOf(Recorded.NativeNext).Replace("27601", $"{port}", StringComparison.Ordinal)));
        using var connection = await RawConnection.ToAsync(_karl.Locator, FakeService.Address);

        AssertOk(await connection.AskAsync(Recorded.NativeConfirm.Replace("port=27601", $"port={service.Port}", StringComparison.Ordinal)));

        Assert.StartsWith("GET /.current?all HTTP/1.1\r\n", await service.Asked, StringComparison.Ordinal);
        Assert.Equal("up", await StateAsync("ZOYNFZ"));
    }

    [Fact]
    public async Task Native_ConfirmWithNobodyThere_CallbackErrorWordForWord()
    {
        await using var service = new FakeService(port => FakeService.Json("")); // Holds the port at another address than the caller's.
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        AssertRefused("Callback error.\n", await connection.AskAsync(Recorded.NativeConfirm.Replace("port=27601", $"port={service.Port}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ZOYNFZ", "ZOYNFA", "Inconsistent URL/body parameters.\n")]
    [InlineData("27601", "27602", "Inconsistent URL/body parameters.\n")]
    public async Task Native_QueryOfAnother_InconsistentWordForWord(string its, string another, string text)
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator);
        var head = Recorded.NativeFirst[..Recorded.NativeFirst.IndexOf(" HTTP/1.1", StringComparison.Ordinal)];

        AssertRefused(text, await connection.AskAsync(head.Replace(its, another, StringComparison.Ordinal) + Recorded.NativeFirst[head.Length..]));
    }

    [Fact]
    public async Task Native_BrokenJson_ParseErrorWordForWordAndTheConnectionGoesOn()
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        AssertRefused("JSON parse error.\n", await connection.AskAsync(Recorded.NativeFirst.Replace("\"service\":", "\"servicE\":", StringComparison.Ordinal)));
        AssertOk(await connection.AskAsync(Recorded.NativeFirst));
    }

    [Fact]
    public async Task Native_InChunks_Taken()
    {
        var body = Recorded.BodyOf(Recorded.NativeFirst);
        var chunks = string.Concat(body.Chunk(500).Select(c => $"{Encoding.UTF8.GetByteCount(c):x}\r\n{new string(c)}\r\n"));
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        AssertOk(await connection.AskAsync("POST /?codename=ZOYNFZ&port=27601 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n"));

        await AssertKeptAsync("ZOYNFZ", body);
    }

    [Fact]
    public async Task Node_OneConnectionForAll_TakenKeptAndDone()
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator);
        foreach (var request in new[] { Recorded.NodeFirst, Recorded.NodeNext })
        {
            AssertOk(await connection.AskAsync(request));
            await AssertKeptAsync("UACESA", Recorded.BodyOf(request));
        }

        Assert.Equal("up", await StateAsync("UACESA"));
        AssertOk(await connection.AskAsync(Recorded.NodeGoodbye));
        Assert.Equal("done", await StateAsync("UACESA"));
    }

    [Fact]
    public async Task Node_GoodbyeWithoutItsName_Nop()
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        var answer = await connection.AskAsync(Recorded.NodeGoodbye.Replace("?codename=UACESA", "", StringComparison.Ordinal));

        Assert.Equal("NOP\n", answer.Text);
        Assert.Equal("HTTP/1.1 200 OK", answer.StatusLine);
    }

    // Both originals look at the code alone; that there is nothing else to stumble over is what this holds.
    private static void AssertOk(RawAnswer? answer)
    {
        Assert.NotNull(answer);
        Assert.Equal("OK\n", answer.Text);
        Assert.Equal("HTTP/1.1 200 OK", answer.StatusLine);
        Assert.Equal(
            ["Content-Length: 3", "Content-Type: text/plain", "Date", "Karma-Karl", "Server: Kestrel"],
            answer.Head.Split("\r\n").Skip(1).Select(h => h.StartsWith("Date", StringComparison.Ordinal) || h.StartsWith("Karma", StringComparison.Ordinal) ? h.Split(':')[0] : h)
                .Order(StringComparer.Ordinal));
    }

    private static void AssertRefused(string text, RawAnswer answer)
    {
        Assert.Equal(text, answer.Text);
        Assert.Equal("HTTP/1.1 400 Bad Request", answer.StatusLine);
        Assert.Equal("text/plain", answer.Header("Content-Type"));
    }

    private async Task<string?> StateAsync(string codename) => (await _karl.GetAsync("api/v1/instance/" + codename)).GetProperty("state").GetString();

    private async Task AssertKeptAsync(string codename, string body)
    {
        var latest = (await _karl.GetAsync($"api/v1/instance/{codename}/keepalives?limit=1")).GetProperty("items")[0];
        Assert.Equal(body, await _karl.Client.GetStringAsync(new Uri("api/v1/" + latest.GetProperty("body").GetString(), UriKind.Relative)));
    }
}
