using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Karma.Wire;

namespace Karma.Tests.Fakes;

/// <summary>The good manner and the bad ones.</summary>
internal static class KarlAnswers
{
    public static KarlAnswer Ok { get; } = Text("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nOK\n");

    /// <summary>The good manner of a Karl of ours, who says who he is.</summary>
    public static KarlAnswer Named(string id) => Text($"HTTP/1.1 200 OK\r\nKarma-Karl: {id}\r\nContent-Length: 3\r\n\r\nOK\n");

    /// <summary>A Karl of ours, who answers what is handed over as <paramref name="handover"/> says.</summary>
    public static KarlAnswer Named(string id, KarlAnswer handover)
    {
        var ok = Named(id);
        return (request, socket, stream, stop) => (request.IsHandover ? handover : ok)(request, socket, stream, stop);
    }

    /// <summary>What was handed over is answered line by line, each with an outcome, or not at all where that is null.</summary>
    public static KarlAnswer Lines(Func<ClaireStatus, string?> outcome) => (request, _, stream, stop) =>
    {
        var items = request.Lines.Select((l, i) => (Line: i + 1, Outcome: outcome(l.Status))).Where(i => i.Outcome is not null)
            .Select(i => $$"""{"line":{{i.Line}},"outcome":"{{i.Outcome}}"}""");
        var body = $$"""{"stored":0,"known":0,"refused":0,"items":[{{string.Join(',', items)}}]}""";
        return stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"), stop).AsTask();
    };

    public static KarlAnswer Body(string body) => Text($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>Calls the service back, as Karl does who is to confirm it, and only then answers.</summary>
    public static KarlAnswer CallBack(Action<ClaireStatus?> seen) => async (request, socket, stream, stop) =>
    {
        using var http = new HttpClient();
        var port = System.Web.HttpUtility.ParseQueryString(request.Target.Split('?')[1])["port"];
        var body = await http.GetStringAsync(new Uri($"http://{request.From}:{port}/.current?all"), stop);
        seen(JsonSerializer.Deserialize(body, WireJson.Default.ClaireStatus));
        await Ok(request, socket, stream, stop);
    };

    public static KarlAnswer Hang { get; } = (_, _, _, stop) => Task.Delay(Timeout.Infinite, stop);

    public static KarlAnswer Garbage { get; } = Text("SSH-2.0-OpenSSH_9.2\r\n\r\n");

    public static KarlAnswer Reset { get; } = (_, socket, _, _) =>
    {
        socket.LingerState = new(enable: true, seconds: 0);
        socket.Close();
        return Task.CompletedTask;
    };

    public static KarlAnswer Status(int code) => Text($"HTTP/1.1 {code} Whatever\r\nContent-Length: 0\r\n\r\n");

    public static KarlAnswer Redirect(Uri to) => Text($"HTTP/1.1 307 Elsewhere\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");

    /// <summary>A head that never ends, one byte after the other: always alive, never done.</summary>
    public static KarlAnswer Trickle { get; } = async (_, _, stream, stop) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nX-Slow: "u8.ToArray(), stop);
        while (true)
        {
            await stream.WriteAsync("z"u8.ToArray(), stop);
            await Task.Delay(TimeSpan.FromMilliseconds(5), stop);
        }
    };

    /// <summary>Headers without end, as fast as anyone takes them.</summary>
    public static KarlAnswer EndlessHead { get; } = async (_, _, stream, stop) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), stop);
        for (var line = Encoding.ASCII.GetBytes($"X-More: {new string('z', 1000)}\r\n"); ;) await stream.WriteAsync(line, stop);
    };

    /// <summary>A 200 with a name that is none and a body that is nothing.</summary>
    public static KarlAnswer Nonsense { get; } = async (_, _, stream, stop) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nKarma-Karl: <script>\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"u8.ToArray(), stop);
        await stream.WriteAsync(RandomNumberGenerator.GetBytes(1000), stop);
    };

    /// <summary>Says that chunks follow, and sends what are none.</summary>
    public static KarlAnswer BrokenChunks { get; } = Text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nffffffffffffffffffff\r\n");

    /// <summary>Promises ten gigabytes and sends as much as anyone takes; <paramref name="sent"/> is told how much that was.</summary>
    public static KarlAnswer Endless(TaskCompletionSource<long> sent) => async (_, _, stream, stop) =>
    {
        long total = 0;
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n"), stop);
            for (var chunk = new byte[64 * 1024]; ; total += chunk.Length) await stream.WriteAsync(chunk, stop);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            sent.TrySetResult(total);
            throw;
        }
    };

    private static KarlAnswer Text(string answer) => (_, _, stream, stop) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop).AsTask();
}
