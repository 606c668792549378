using System.Buffers;
using Karma.Karl.Fleet;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Intake;

/// <summary>Reads a keepalive from a request, no further than a keepalive can be long, and waits for it no longer than its sender would.</summary>
internal sealed class KeepaliveReader(KeepaliveParser parser, BoundedBody bodies)
{
    /// <summary>The greatest body, in bytes; a status with a long build is a tenth of it.</summary>
    public const int LargestBodyBytes = 64 * 1024;

    /// <summary>What the request carries.</summary>
    /// <param name="context">The request.</param>
    /// <param name="known">What the instance that the sender claims to be said last need not be read again.</param>
    /// <returns>Why there is none, and the keepalive, or <see langword="null"/> where the body is no keepalive.</returns>
    public ValueTask<(BodyFault Fault, ParsedKeepalive? Keepalive)> ReadAsync(HttpContext context, InstanceState? known) =>
        bodies.ReadAsync(context, LargestBodyBytes, (parser, known), static (body, asked) => Parse(asked.parser, body, asked.known));

    /// <summary>A status from elsewhere, or <see langword="null"/> where it is none.</summary>
    public ParsedKeepalive? Read(byte[] status) => parser.Parse(status, known: null);

    private static ParsedKeepalive? Parse(KeepaliveParser parser, ReadOnlySequence<byte> buffer, InstanceState? known)
    {
        if (buffer.IsSingleSegment) return parser.Parse(buffer.FirstSpan, known);
        var length = (int)buffer.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        buffer.CopyTo(rented);
        var keepalive = parser.Parse(rented.AsSpan(0, length), known);
        ArrayPool<byte>.Shared.Return(rented);
        return keepalive;
    }
}
