using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Karma.Karl.Tests.Supervision;

/// <summary>A watchdog on a real socket: it answers each call as the test says, resets it, or hangs.</summary>
internal sealed class FakeWatchdog : IAsyncDisposable
{
    public const string Secret = "0f1e2d3c-secret";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();
    private readonly Task _serving;

    public FakeWatchdog()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What is answered; <see langword="null"/> hangs, and nothing at all resets the connection.</summary>
    public string? Answer { get; set; } = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";

    public string Host => _listener.LocalEndpoint.ToString()!; // It listens.

    public string Address => $"http://{Host}/ping/{Secret}?token={Secret}";

    public int Calls { get; private set; }

    /// <summary>The head of the next call.</summary>
    public Task<string> NextAsync() => _calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        if (_serving.IsCompleted) return; // A test may end it before.
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Socket> hanging = [];
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var question = new byte[4096];
                var length = await socket.ReceiveAsync(question, _stop.Token);
                Calls++;
                var answer = Answer;
                if (answer is null) hanging.Add(socket);
                else if (answer.Length > 0) await socket.SendAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
                else socket.LingerState = new LingerOption(enable: true, seconds: 0); // A reset, and no end.
                if (answer is not null) socket.Dispose();
                await _calls.Writer.WriteAsync(Encoding.ASCII.GetString(question, 0, length), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }

        foreach (var socket in hanging) socket.Dispose();
    }
}
