using System.Text;

namespace Karma.Tests.Fakes;

/// <summary>The good manner and the bad ones.</summary>
internal static class KarlAnswers
{
    public static KarlAnswer Ok { get; } = Text("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nOK\n");

    public static KarlAnswer Hang { get; } = (_, _, stop) => Task.Delay(Timeout.Infinite, stop);

    public static KarlAnswer Garbage { get; } = Text("SSH-2.0-OpenSSH_9.2\r\n\r\n");

    public static KarlAnswer Reset { get; } = (socket, _, _) =>
    {
        socket.LingerState = new(enable: true, seconds: 0);
        socket.Close();
        return Task.CompletedTask;
    };

    public static KarlAnswer Status(int code) => Text($"HTTP/1.1 {code} Whatever\r\nContent-Length: 0\r\n\r\n");

    public static KarlAnswer Redirect(Uri to) => Text($"HTTP/1.1 307 Elsewhere\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");

    /// <summary>A head that never ends, one byte after the other: always alive, never done.</summary>
    public static KarlAnswer Trickle { get; } = async (_, stream, stop) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nX-Slow: "u8.ToArray(), stop);
        while (true)
        {
            await stream.WriteAsync("z"u8.ToArray(), stop);
            await Task.Delay(TimeSpan.FromMilliseconds(5), stop);
        }
    };

    /// <summary>Promises ten gigabytes and sends as much as anyone takes; <paramref name="sent"/> is told how much that was.</summary>
    public static KarlAnswer Endless(TaskCompletionSource<long> sent) => async (_, stream, stop) =>
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

    private static KarlAnswer Text(string answer) => (_, stream, stop) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop).AsTask();
}
