using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Karma.Karl.Fleet;

namespace Karma.Testing.Fuzz;

/// <summary>All that Karl takes by HTTP. To have another address tried, add it here, and a few inputs to <c>eng/soak/corpus</c>.</summary>
internal sealed class HttpAddresses(HttpClient client, KeepaliveParser parser)
{
    private const string SomeCodename = "?codename=ABCDEF&port=8080";

    // Of the run that most of the corpus's batches are from.
    private const string Batches = "/keepalives?codename=VVFYVE&port=8080";

    public IEnumerable<HttpAddress> All =>
    [
        new("POST_keepalive", "bodies", body => HttpTarget.Post("/", body)) { Check = KeptAsync },
        new("POST_keepalive_as", "bodies", body => HttpTarget.Post("/" + SomeCodename, body)),
        new("POST_keepalive_chunked", "bodies", Chunked) { Check = KeptAsync },
        new("POST_keepalives", "batches", body => HttpTarget.Post(Batches, body)),
        new("POST_keepalives_gzip", "batches", body => HttpTarget.Post(Batches, Compressed(body), "Content-Encoding: gzip\r\n")),
        new("POST_keepalives_no_gzip", "batches", body => HttpTarget.Post(Batches, body, "Content-Encoding: gzip\r\n")),
        new("GET", "paths", path => Get("GET", path)),
        new("DELETE", "paths", path => Get("DELETE", path)),
        new("head", "heads", head => head) { IsFramed = false },
    ];

    // A line's end would end the request's first line; the heads are there for that.
    private static byte[] Get(string method, byte[] path) =>
    [
        .. Encoding.ASCII.GetBytes(method + " /"), .. path.Where(b => b is not ((byte)'\r' or (byte)'\n')).Take(7_000),
        .. " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n"u8,
    ];

    private static byte[] Chunked(byte[] body)
    {
        var request = new List<byte>("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
        foreach (var chunk in body.Chunk(1_000))
        {
            request.AddRange(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            request.AddRange(chunk);
            request.AddRange("\r\n"u8);
        }

        request.AddRange("0\r\n\r\n"u8);
        return [.. request];
    }

    private static byte[] Compressed(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(body);
        return compressed.ToArray();
    }

    // Taken is what the parser takes, and what was taken reads back as it was sent.
    private async Task KeptAsync(byte[] input, RawAnswer answer)
    {
        if (answer.Status != (int)HttpStatusCode.OK) return;
        var keepalive = parser.Parse(input, known: null) ?? throw new FuzzException("He takes what is no keepalive.");
        using var list = JsonDocument.Parse(await client.GetStringAsync($"api/v1/instance/{keepalive.Codename}/keepalives?limit=1"));
        var kept = await client.GetByteArrayAsync("api/v1/" + list.RootElement.GetProperty("items")[0].GetProperty("body").GetString());
        if (!kept.AsSpan().SequenceEqual(input)) throw new FuzzException("What he kept is not what was sent.");
        using var page = await client.GetAsync($"snapshot/{keepalive.Codename}");
        if (!page.IsSuccessStatusCode) throw new FuzzException($"The snapshot of it answers {(int)page.StatusCode}.");
    }
}
