using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Karma.Load.Client;

/// <summary>
/// One connection that sends a request, waits for its answer, and sends the next, from its sources in turn. Sends are
/// plain calls (the socket's buffer always has room for one request); answers come by an event whose handler sends the next.
/// </summary>
internal sealed class Sender : IDisposable
{
    /// <summary>More than any request of ours takes.</summary>
    public const int MaxRequestBytes = 8192;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _receive = new(unsafeSuppressExecutionContextFlow: true);
    private readonly byte[] _request = new byte[MaxRequestBytes];
    private readonly byte[] _response = new byte[4096];
    private readonly ArraySegment<IRequestSource> _sources;
    private StopRule _stop = new(0, 0);
    private Action? _finished;
    private int _turn;
    private int _sent;
    private int _filled;
    private long _sentAt;

    public Sender(int port, ArraySegment<IRequestSource> sources)
    {
        _sources = sources;
        _receive.SetBuffer(_response, 0, _response.Length);
        _receive.Completed += (_, _) => Run(received: true);
        try
        {
            _socket.Connect(IPAddress.Loopback, port);
        }
        catch (SocketException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What happened since the last start; read it only when the sender has finished.</summary>
    public Tally Tally { get; private set; } = new();

    public int Sources => _sources.Count;

    public void Start(StopRule stop, Action finished)
    {
        Tally = new Tally();
        _stop = stop;
        _finished = finished;
        _sent = 0;
        if (TrySend())
            Run(received: false);
        else
            finished();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _receive.Dispose();
    }

    private void Run(bool received)
    {
        do
        {
            if (received && !TryTake())
            {
                _finished?.Invoke();
                return;
            }

            received = true;
            _receive.SetBuffer(_filled, _response.Length - _filled);
        }
        while (!_socket.ReceiveAsync(_receive));
    }

    /// <summary>Takes what was received, and sends the next request if that was an answer; false if the sender is done.</summary>
    private bool TryTake()
    {
        if (_receive.SocketError is not SocketError.Success || _receive.BytesTransferred == 0)
        {
            Tally.Failed(_receive.SocketError is SocketError.Success ? "connection closed" : $"{_receive.SocketError}");
            return false;
        }

        _filled += _receive.BytesTransferred;
        if (!Response.TryRead(_response.AsSpan(0, _filled), out var status))
            return true;
        _filled = 0;
        var now = Stopwatch.GetTimestamp();
        _sources[_turn].Answered(Stopwatch.GetElapsedTime(_sentAt, now));
        _turn = _turn + 1 == _sources.Count ? 0 : _turn + 1;
        if (status == 200)
            Tally.Acknowledged(now - _sentAt, inTime: now <= _stop.EndsAt);
        else
            Tally.Failed($"status {status}");
        return TrySend();
    }

    private bool TrySend()
    {
        if (_sent == _stop.Most || Stopwatch.GetTimestamp() >= _stop.EndsAt)
            return false;
        var rest = _request.AsSpan(0, _sources[_turn].Write(_request));
        _sentAt = Stopwatch.GetTimestamp();
        while (!rest.IsEmpty)
        {
            var count = _socket.Send(rest, SocketFlags.None, out var error);
            if (error is not SocketError.Success)
            {
                Tally.Failed($"{error}");
                return false;
            }

            rest = rest[count..];
        }

        _sent++;
        return true;
    }
}
