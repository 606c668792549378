using System.Buffers;
using Karma.Karl.Fleet;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Intake;

/// <summary>Reads a keepalive from a request, no further than a keepalive can be long.</summary>
internal sealed class KeepaliveReader(FleetState fleet, KeepaliveParser parser)
{
    /// <summary>The greatest body, in bytes; a status with a long build is a tenth of it.</summary>
    public const int LargestBodyBytes = 64 * 1024;

    /// <summary>What the request carries.</summary>
    /// <param name="context">The request.</param>
    /// <param name="codename">Who the sender claims to be: what that instance said last need not be read again.</param>
    /// <returns>Whether the body is too large, and the keepalive, or <see langword="null"/> where the body is none.</returns>
    public async ValueTask<(bool IsTooLarge, ParsedKeepalive? Keepalive)> ReadAsync(HttpContext context, string? codename)
    {
        if (context.Request.ContentLength > LargestBodyBytes) return (true, null);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (buffer.Length > LargestBodyBytes)
            {
                reader.AdvanceTo(buffer.End);
                return (true, null);
            }

            if (read.IsCompleted)
            {
                var known = codename is null ? null : fleet.Find(codename)?.State;
                var keepalive = Parse(buffer, known);
                reader.AdvanceTo(buffer.End);
                return (false, keepalive);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>A status from elsewhere, or <see langword="null"/> where it is none.</summary>
    public ParsedKeepalive? Read(byte[] status) => parser.Parse(status, known: null);

    private ParsedKeepalive? Parse(ReadOnlySequence<byte> buffer, InstanceState? known)
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
