using System.Text;

namespace Karma.Testing.Fuzz;

/// <summary>Makes inputs of others: a few changes each, of the kinds that parsers have stumbled over.</summary>
internal sealed class Mutator(Random random)
{
    /// <summary>A little over the largest keepalive.</summary>
    private const int LongestBytes = 70_000;

    private const int MostRepeats = 200;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\0", "\"", "\\", "{", "}", "[", "]", ",", ":", "\\ud800", "\\udc00\\ud800", "\\u0000", "\\", "null", "true", "-0", "1e400", "0.5", "1E+2",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "65536", "-1", "123456789012345678901234567890", "\"build\":", "\"\":",
            "\"$\":", "\"service\":", "\"codename\":\"..\"", "\"runtime\":{", "\"dependencies\":[", "\"build\":{\"a\":1}", "\"beacon_interval_ms\":-1",
            "\"sequence\":1", "\"age_ms\":", "%", "%00", "%2F", "%252F", "%2e%2e", "%ff", "%zz", "%u0041", "..", "/", "//", "?", "&", "=", "+", "#", ";",
            "from=", "to=", "interval_us=", "limit=", "cursor=", "codename=", "port=", "confirm=", "json", "full", "html", "schema", "\r\n", "\n", " ", "\t",
            "Content-Encoding: gzip\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n", "[::1]", "é", "\u202e", "\ufeff", "🛒",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0x1F, 0x8B, 0x08, 0x00],
    ];

    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        do Change(bytes, other);
        while (random.Next(3) > 0);
        if (bytes.Count > LongestBytes) bytes.RemoveRange(LongestBytes, bytes.Count - LongestBytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var (at, length) = Span(bytes.Count);
        switch (random.Next(9))
        {
            case 0 when bytes.Count > at:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when bytes.Count > at:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                Repeat(bytes, at, length);
                break;
            case 4:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
            case 5:
                var (from, count) = Span(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, count).ToArray());
                break;
            case 6 when random.Next(8) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
        }
    }

    // Mostly a few bytes, at times a long piece; seldom so often that a body goes over the limit.
    private (int At, int Length) Span(int of)
    {
        var at = random.Next(of + 1);
        return (at, Math.Min(of - at, random.Next(random.Next(4) == 0 ? 400 : 12)));
    }

    private void Repeat(List<byte> bytes, int at, int length)
    {
        var piece = bytes.GetRange(at, length);
        var times = random.Next(10) == 0 ? random.Next(MostRepeats) : 1;
        for (var i = 0; i < times && bytes.Count < LongestBytes; i++) bytes.InsertRange(at, piece);
    }
}
