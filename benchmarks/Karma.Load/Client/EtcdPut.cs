using System.Buffers.Text;
using System.Text;

namespace Karma.Load.Client;

/// <summary>The keepalives of an instance as puts to etcd, each over the one before it, through its JSON gateway: the same body, which that wants in Base64.</summary>
internal sealed class EtcdPut(SimulatedInstance instance, int number, int port) : IRequestSource
{
    private readonly byte[] _keepalive = new byte[Sender.MaxRequestBytes];
    private readonly byte[] _head = Encoding.ASCII.GetBytes(
        $"POST /v3/kv/put HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: ");

    private readonly byte[] _key = Encoding.ASCII.GetBytes(
        $"{{\"key\":\"{Convert.ToBase64String(Encoding.ASCII.GetBytes($"instance/{number}"))}\",\"value\":\"");

    public int Write(Span<byte> buffer)
    {
        var request = _keepalive.AsSpan(0, instance.Write(_keepalive));
        var body = request[(request.IndexOf("\r\n\r\n"u8) + 4)..];
        var length = _key.Length + Base64.GetMaxEncodedToUtf8Length(body.Length) + 2;
        var writer = new Utf8Writer(buffer);
        writer.Text(_head);
        writer.Number(length);
        writer.Text("\r\n\r\n"u8);
        writer.Text(_key);
        Base64.EncodeToUtf8(body, buffer[writer.Written..], out _, out var encoded);
        "\"}"u8.CopyTo(buffer[(writer.Written + encoded)..]);
        return writer.Written + encoded + 2;
    }

    public void Answered(TimeSpan ping) => instance.Answered(ping);
}
