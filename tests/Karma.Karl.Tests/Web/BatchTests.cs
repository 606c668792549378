using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Late keepalives over HTTP: <c>POST {karl}/keepalives</c>.</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private const string Address = "keepalives?codename=ABCDEF&port=8080";

    private static readonly DateTimeOffset Start = new FakeClock().Now;

    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync()
    {
        _karl = await KarlServer.StartAsync();
        await _karl.KeepaliveAsync(Status(1));
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(100));
        await _karl.KeepaliveAsync(Status(6));
    }

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity")]
    [InlineData(null)]
    public async Task Post_HoweverPacked_StoredOnceAndAtTheirTime(string? encoding)
    {
        var lines = Enumerable.Range(2, 4).Select(i => Line((6 - i) * 20_000, Status(i).ToJson()));
        var body = string.Join('\n', lines) + "\n";

        var (status, answer) = await SendAsync(body, encoding);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((4, 0, 0), Counts(answer));
        Assert.Equal((0, 4, 0), Counts((await SendAsync(body, encoding)).Answer));

        var instance = await _karl.GetAsync("api/v1/instance/ABCDEF");
        Assert.Equal(["up"], instance.GetProperty("spans").EnumerateArray().Select(s => s.GetProperty("state").GetString()));
        var items = (await _karl.GetAsync("api/v1/instance/ABCDEF/keepalives")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(6, items.Count);
        Assert.Equal(
            [80, 60, 40, 20],
            items.Where(i => i.TryGetProperty("effective_at", out _)).Select(i => (i.GetProperty("effective_at").GetDateTimeOffset() - Start).TotalSeconds));
        Assert.Equal(lines.Select(l => l[(l.IndexOf("status", StringComparison.Ordinal) + 8)..^1]).Reverse(), await BodiesAsync(items));
    }

    [Fact]
    public async Task Post_LinesThatAreNone_RefusedWithTheirNumbersAndTheOthersKept()
    {
        string[] lines =
        [
            Line(60_000, Status(2).ToJson()),
            "",
            "nonsense",
            "[]",
            "{\"age_ms\":1}",
            "{\"age_ms\\ud800\":1}",
            Line(60_000, "{}"),
            Line(60_000, Status(3).ToJson())[..^1],
            Line(60_000, Status(3).ToJson()) + "{}",
            "{\"age_ms\":1e400,\"status\":" + Status(3).ToJson() + "}",
            "{\"age_ms\":9223372036854775807,\"status\":" + Status(3).ToJson() + "}",
            Line(-5, Status(3).ToJson()),
            " \t" + Line(40_000, Status(4).ToJson()) + "\r",
        ];

        var (status, answer) = await SendAsync(string.Join('\n', lines), "gzip");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((2, 0, 10), Counts(answer));
        Assert.Equal([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("line").GetInt32()));
        foreach (var item in answer.GetProperty("items").EnumerateArray())
            Assert.Equal(item.GetProperty("outcome").GetString() == "refused", item.TryGetProperty("reason", out _));
    }

    [Theory]
    [InlineData("keepalives", "identity", "{}", HttpStatusCode.BadRequest)]
    [InlineData("keepalives?codename=a/b", "identity", "{}", HttpStatusCode.BadRequest)]
    [InlineData(Address, "zstd", "{}", HttpStatusCode.UnsupportedMediaType)]
    public async Task Post_WhatCannotBeRead_ProblemThatSaysWhatToDo(string address, string encoding, string body, HttpStatusCode expected)
    {
        var (status, problem) = await SendAsync(Encoding.UTF8.GetBytes(body), encoding, address);

        Assert.Equal(expected, status);
        Assert.NotEmpty(problem.GetProperty("detail").GetString() ?? "");
    }

    [Fact]
    public async Task Post_TornOrTooLarge_RefusedAndKarlGoesOn()
    {
        var packed = Pack(Encoding.UTF8.GetBytes(Line(60_000, Status(2).ToJson())), "gzip");
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync([1, 2, 3], "gzip")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync([.. packed[..^8], .. new byte[4], .. packed[^4..]], "gzip")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(new byte[(1 << 20) + 1], "identity")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(Pack(new byte[100 << 20], "gzip"), "gzip")).Status); // A bomb.
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(string.Join('\n', Enumerable.Repeat("{}", 4_097)), "gzip")).Status);

        Assert.Equal((1, 0, 0), Counts((await SendAsync(packed, "gzip")).Answer));
    }

    [Fact]
    public async Task Post_OfAnotherRun_ConflictOnRecord()
    {
        var (status, _) = await SendAsync(Pack(Encoding.UTF8.GetBytes(Line(60_000, Status(2).ToJson())), "gzip"), "gzip", run: "another");

        Assert.Equal(HttpStatusCode.Conflict, status);
        var conflict = (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("conflict");
        Assert.Equal((1, "127.0.0.1:8080"), (conflict.GetProperty("count").GetInt32(), conflict.GetProperty("endpoint").GetString()));
    }

    [Fact]
    public async Task Post_KarlsAnswer_NamesHim()
    {
        using var content = new StringContent("");
        using var answer = await _karl.Client.PostAsync(new Uri(Address, UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(answer.Headers.GetValues("Karma-Karl"));
    }

    private static KeepaliveBody Status(int sequence) => new()
    {
        Now = KeepaliveBody.Epoch + (sequence * 20_000_000L),
        More = $"\"sequence\":{sequence}",
    };

    private static string Line(long ageMilliseconds, string status) => $"{{\"age_ms\":{ageMilliseconds},\"status\":{status}}}";

    private static (int Stored, int Known, int Refused) Counts(JsonElement answer) =>
        (answer.GetProperty("stored").GetInt32(), answer.GetProperty("known").GetInt32(), answer.GetProperty("refused").GetInt32());

    private static byte[] Pack(byte[] body, string? encoding)
    {
        var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(packed),
        })
        {
            packer.Write(body);
            packer.Flush();
            if (packer is BufferedStream) return packed.ToArray();
        }

        return packed.ToArray();
    }

    private Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string body, string? encoding) =>
        SendAsync(Pack(Encoding.UTF8.GetBytes(body), encoding), encoding);

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(byte[] body, string? encoding, string address = Address, string? run = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (encoding is not null) request.Content.Headers.ContentEncoding.Add(encoding);
        if (run is not null) request.Headers.Add("Karma-Run", run);
        using var answer = await _karl.Client.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private async Task<List<string>> BodiesAsync(IEnumerable<JsonElement> items)
    {
        var bodies = new List<string>();
        foreach (var item in items.Where(i => i.TryGetProperty("effective_at", out _)))
            bodies.Add(await _karl.Client.GetStringAsync(new Uri("api/v1/" + item.GetProperty("body").GetString(), UriKind.Relative)));
        return bodies;
    }
}
