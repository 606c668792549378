using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Karma.Tests.Fakes;

/// <summary>A Karl of bare sockets, who can be told to misbehave in every way that HTTP allows, and in some that it does not.</summary>
internal sealed class FakeKarl : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<KarlRequest> _requests = Channel.CreateUnbounded<KarlRequest>();
    private readonly Task _accepting;

    public FakeKarl(KarlAnswer? answer = null, int port = 0)
    {
        Answer = answer ?? KarlAnswers.Ok;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public KarlAnswer Answer { get; set; }

    /// <summary>What he does with a connection before he reads from it. Default: nothing.</summary>
    public KarlGreeting? Greeting { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Locator => new($"http://127.0.0.1:{Port}/some/path");

    public async Task<KarlRequest> NextAsync() =>
        await _requests.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public bool TryNext(out KarlRequest? request) => _requests.Reader.TryRead(out request);

    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted) return;
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped, while it accepted or in between.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        await using var stream = new NetworkStream(socket);
        try
        {
            if (Greeting is not null) await Greeting(socket, stream, _stop.Token);
            while (await ReadAsync(stream, socket) is { } request)
            {
                var answer = Answer; // Who is told of the request may change it for the next.
                _requests.Writer.TryWrite(request);
                await answer(request, socket, stream, _stop.Token);
                if (!socket.Connected) return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client went, or the test ended.
        }
    }

    private async Task<KarlRequest?> ReadAsync(NetworkStream stream, Socket socket)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0) return null;
            text.Append((char)one[0]);
        }

        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length) : 0];
        await stream.ReadExactlyAsync(body, _stop.Token);
        var from = ((IPEndPoint?)socket.RemoteEndPoint)?.Address ?? IPAddress.None;
        return new KarlRequest(first[0], first[1], headers, body, from);
    }
}
