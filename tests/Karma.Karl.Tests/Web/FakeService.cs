using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Karma.Karl.Tests.Web;

/// <summary>A service that is called back, on an address of its own; it answers the same bytes to whoever asks, or nothing at all.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    public const string Address = "127.0.0.2";

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[]? _answer;
    private readonly Task _serving;

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">The whole answer, by the service's port; <see langword="null"/> to read the question and stay silent.</param>
    public FakeService(Func<int, string?> answer)
    {
        _listener = new TcpListener(IPAddress.Parse(Address), 0);
        _listener.Start();
        _answer = answer(Port) is { } text ? Encoding.UTF8.GetBytes(text) : null;
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The head of the first question.</summary>
    public Task<string> Asked => _asked.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public bool WasAsked => _asked.Task.IsCompleted;

    public static string Json(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var question = new byte[4096];
                var length = await socket.ReceiveAsync(question, _stop.Token);
                _asked.TrySetResult(Encoding.ASCII.GetString(question, 0, length));
                if (_answer is null) await Task.Delay(Timeout.Infinite, _stop.Token);
                await socket.SendAsync(_answer, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over, or the caller went.
        }
    }
}
