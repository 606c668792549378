using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Karma.Karl.History;

/// <summary>
/// Whom a codename belongs to: the run of Claire that told its secret, or, for an original, which has none, its address. Kept as the
/// first 128 bits of a SHA-256, so that neither memory nor the store holds a secret, and comparing two tells nothing of one.
/// </summary>
internal readonly record struct Owner(long High, long Low)
{
    private const int LongestText = 512;

    /// <summary>The run that told this secret.</summary>
    public static Owner OfRun(ReadOnlySpan<char> secret)
    {
        // What is longer than any secret counts by its beginning: it is no text of ours anyway.
        Span<byte> text = stackalloc byte[1 + (LongestText * 3)];
        text[0] = (byte)'r';
        var length = Encoding.UTF8.GetBytes(secret[..Math.Min(secret.Length, LongestText)], text[1..]);
        return Of(text[..(1 + length)]);
    }

    /// <summary>Whoever sends from this address.</summary>
    public static Owner OfHost(IPAddress host)
    {
        Span<byte> text = stackalloc byte[1 + 16];
        text[0] = (byte)'h';
        host.TryWriteBytes(text[1..], out var length);
        return Of(text[..(1 + length)]);
    }

    private static Owner Of(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return new Owner(BinaryPrimitives.ReadInt64BigEndian(hash), BinaryPrimitives.ReadInt64BigEndian(hash[8..]));
    }
}
