using System.Net;
using System.Net.Sockets;

namespace Karma.Connectors.Tests.PostgreSql;

/// <summary>
/// A line to a server that can be cut in the middle of an exchange: what follows a given text on its way there is answered by the server, and
/// the answer gets lost; or the text itself does. From then on nobody gets through, until the line is mended.
/// </summary>
internal sealed class CutLine : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private static readonly TimeSpan ServerEndsWithin = TimeSpan.FromSeconds(5);

    private readonly int _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private CancellationTokenSource _all = new(); // Cancelled with the lines that there are.
    private volatile Cut? _cut;
    private volatile bool _isCut;

    public CutLine(int server)
    {
        _server = server;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    /// <summary>The next time that the text goes to the server, the line is cut before its answer comes back.</summary>
    /// <param name="text">The text, as bytes.</param>
    /// <param name="isAnswered">Whether the server still gets it.</param>
    /// <param name="isMended">Whether whoever tries again gets through at once.</param>
    /// <returns>Ends when the line is cut, and the server has answered.</returns>
    public Task CutBehind(byte[] text, bool isAnswered = true, bool isMended = false)
    {
        var cut = new Cut(text, isAnswered, isMended);
        _cut = cut;
        return cut.Done.Task;
    }

    /// <summary>Cuts it at once, whoever is on it.</summary>
    public void CutAll()
    {
        _isCut = true;
        Interlocked.Exchange(ref _all, new CancellationTokenSource()).Cancel();
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
        _all.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                if (_isCut) client.Close(0); // As a server that is not there would.
                else lines.Add(PassAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task PassAsync(Socket client)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, _all.Token);
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var met = new TaskCompletionSource<Cut>();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _server, ending.Token);
            await await Task.WhenAny(ThereAsync(client, server, met, ending.Token), BackAsync(server, client, met.Task, ending.Token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // One of the two has hung up.
        }

        await ending.CancelAsync();
        await HangUpAsync(server);
        client.Close(0);
        if (met.Task.IsCompletedSuccessfully) (await met.Task).Done.TrySetResult();
    }

    // Who comes again at once must not find what the server still held for this line; so the server ends first.
    private async Task HangUpAsync(Socket server)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        patience.CancelAfter(ServerEndsWithin);
        try
        {
            server.Shutdown(SocketShutdown.Send);
            var rest = new byte[BufferBytes];
            while (await server.ReceiveAsync(rest, patience.Token) > 0)
            {
                // It gets lost.
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // It was not there, or takes its time.
        }
    }

    private async Task ThereAsync(Socket client, Socket server, TaskCompletionSource<Cut> met, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await client.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (_cut is { } cut && buffer.AsSpan(0, count).IndexOf(cut.Text) >= 0)
            {
                (_cut, _isCut) = (null, !cut.IsMended);
                met.SetResult(cut);
                if (!cut.IsAnswered) return;
            }

            await server.SendAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private static async Task BackAsync(Socket server, Socket client, Task<Cut> met, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await server.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (met.IsCompleted) return; // What was asked before was answered before: this is what gets lost.
            await client.SendAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private sealed record Cut(byte[] Text, bool IsAnswered, bool IsMended)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
