using System.Buffers.Text;

namespace Karma.Load.Client;

/// <summary>As much of an HTTP response as a client must understand that only asks whether it was a 200.</summary>
internal static class Response
{
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();

    /// <summary>True once the response is complete; its status is 0 where it is not HTTP.</summary>
    public static bool TryRead(ReadOnlySpan<byte> received, out int status)
    {
        status = 0;
        var headLength = received.IndexOf("\r\n\r\n"u8);
        if (headLength < 0)
            return false;
        var head = received[..headLength];
        var body = received[(headLength + 4)..];
        if (head.Length >= 12 && head.StartsWith("HTTP/1.1 "u8))
            _ = Utf8Parser.TryParse(head.Slice(9, 3), out status, out _);

        var at = head.IndexOf("\r\nContent-Length: "u8);
        if (at >= 0 && Utf8Parser.TryParse(head[(at + 18)..], out int length, out _))
            return body.Length >= length;
        return head.IndexOf("\r\nTransfer-Encoding: chunked"u8) < 0 || body.EndsWith(LastChunk);
    }
}
