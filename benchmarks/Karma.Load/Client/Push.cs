using System.Text;

namespace Karma.Load.Client;

/// <summary>The keepalives of an instance as pushes to the Pushgateway. It takes metrics and no text, so what is sent is as much as they can tell: ten numbers.</summary>
internal sealed class Push(int number, int port) : IRequestSource
{
    private static readonly byte[][] Names = Array.ConvertAll(
        ["now_us", "start_us", "uptime_ms", "state_uptime_ms", "ping_us", "requests", "errors", "queue_length", "connections", "heap_bytes"],
        name => Encoding.ASCII.GetBytes($"{name} "));

    private readonly byte[] _head = Encoding.ASCII.GetBytes(
        $"PUT /metrics/job/load/instance/{number} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: ");

    private readonly byte[] _body = new byte[Sender.MaxRequestBytes];
    private long _pingUs;
    private long _sequence;

    public int Write(Span<byte> buffer)
    {
        var body = new Utf8Writer(_body);
        _sequence++;
        foreach (var name in Names)
        {
            body.Text(name);
            body.Number((_sequence * 7_919) + _pingUs);
            body.Text("\n"u8);
        }

        var writer = new Utf8Writer(buffer);
        writer.Text(_head);
        writer.Number(body.Written);
        writer.Text("\r\n\r\n"u8);
        writer.Text(_body.AsSpan(0, body.Written));
        return writer.Written;
    }

    public void Answered(TimeSpan ping) => _pingUs = (long)ping.TotalMicroseconds;
}
