using System.Buffers;
using System.IO.Pipelines;
using Karma.Karl.Fleet;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Intake;

/// <summary>Reads a keepalive from a request, no further than a keepalive can be long, and waits for it no longer than its sender would.</summary>
internal sealed class KeepaliveReader(FleetState fleet, KeepaliveParser parser, TimeProvider clock)
{
    /// <summary>The greatest body, in bytes; a status with a long build is a tenth of it.</summary>
    public const int LargestBodyBytes = 64 * 1024;

    /// <summary>How long a body may take to arrive; a Claire gives up after half of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What the request carries.</summary>
    /// <param name="context">The request.</param>
    /// <param name="codename">Who the sender claims to be: what that instance said last need not be read again.</param>
    /// <returns>Why there is none, and the keepalive, or <see langword="null"/> where the body is no keepalive.</returns>
    public async ValueTask<(BodyFault Fault, ParsedKeepalive? Keepalive)> ReadAsync(HttpContext context, string? codename)
    {
        if (context.Request.ContentLength > LargestBodyBytes) return (BodyFault.TooLarge, null);
        try
        {
            // Mostly the body came with the head, and there is nothing to wait for.
            var reader = context.Request.BodyReader;
            return reader.TryRead(out var read) && TryTake(reader, read, codename) is { } taken ? taken : await WaitAsync(context, reader, codename).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout || context.Request.ContentLength is null)
        {
            // Left to the server are those that end before their length: their senders are gone, and it knows how to hang up on them.
            return (e.StatusCode == StatusCodes.Status408RequestTimeout ? BodyFault.TooSlow : BodyFault.Broken, null);
        }
        catch (InvalidOperationException) when (context.Request.ContentLength is null)
        {
            // Kestrel throws this at a trailer that is no UTF-8, and once more, with an error in the log, if the connection is to live on.
            context.Abort();
            return (BodyFault.Broken, null);
        }
    }

    /// <summary>A status from elsewhere, or <see langword="null"/> where it is none.</summary>
    public ParsedKeepalive? Read(byte[] status) => parser.Parse(status, known: null);

    private async ValueTask<(BodyFault Fault, ParsedKeepalive? Keepalive)> WaitAsync(HttpContext context, PipeReader reader, string? codename)
    {
        var patience = clock.CreateTimer(static waiting => ((PipeReader)waiting!).CancelPendingRead(), reader, Patience, Timeout.InfiniteTimeSpan);
        await using (patience.ConfigureAwait(false))
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
                if (TryTake(reader, read, codename) is { } taken) return taken;
            }
        }
    }

    /// <summary>What a read tells, or <see langword="null"/> where more must come.</summary>
    private (BodyFault Fault, ParsedKeepalive? Keepalive)? TryTake(PipeReader reader, ReadResult read, string? codename)
    {
        var buffer = read.Buffer;
        if (read.IsCanceled || buffer.Length > LargestBodyBytes)
        {
            reader.AdvanceTo(buffer.End);
            return (read.IsCanceled ? BodyFault.TooSlow : BodyFault.TooLarge, null);
        }

        if (!read.IsCompleted)
        {
            reader.AdvanceTo(buffer.Start, buffer.End);
            return null;
        }

        var keepalive = Parse(buffer, codename is null ? null : fleet.Find(codename)?.State);
        reader.AdvanceTo(buffer.End);
        return (BodyFault.None, keepalive);
    }

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
