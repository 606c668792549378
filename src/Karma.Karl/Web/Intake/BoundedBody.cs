using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Intake;

/// <summary>Reads the body of a request that reports: no more of it than is meant for memory, and no longer than its sender would wait.</summary>
internal sealed class BoundedBody(TimeProvider clock)
{
    /// <summary>How long a body may take to arrive; a Claire gives up after half of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads the body whole, and makes something of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The greatest body, in bytes.</param>
    /// <param name="state">What <paramref name="make"/> needs.</param>
    /// <param name="make">Makes something of the bytes, which are gone when it returns.</param>
    /// <returns>Why there is none, and what was made.</returns>
    public async ValueTask<(BodyFault Fault, T? Made)> ReadAsync<T, TState>(
        HttpContext context, int limit, TState state, Func<ReadOnlySequence<byte>, TState, T?> make)
    {
        if (context.Request.ContentLength > limit) return (BodyFault.TooLarge, default);
        try
        {
            // Mostly the body came with the head, and there is nothing to wait for.
            var reader = context.Request.BodyReader;
            return reader.TryRead(out var read) && TryTake(reader, read, limit, state, make) is { } taken
                ? taken
                : await WaitAsync(context, reader, limit, state, make).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout || context.Request.ContentLength is null)
        {
            // Left to the server are those that end before their length: their senders are gone, and it knows how to hang up on them.
            return (e.StatusCode == StatusCodes.Status408RequestTimeout ? BodyFault.TooSlow : BodyFault.Broken, default);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException && context.Request.ContentLength is null)
        {
            // Kestrel throws the one at a trailer that is no UTF-8, the other at a chunk longer than any number, and once more, with an error in
            // the log, if the connection is to live on.
            context.Abort();
            return (BodyFault.Broken, default);
        }
    }

    private async ValueTask<(BodyFault Fault, T? Made)> WaitAsync<T, TState>(
        HttpContext context, PipeReader reader, int limit, TState state, Func<ReadOnlySequence<byte>, TState, T?> make)
    {
        var patience = clock.CreateTimer(static waiting => ((PipeReader)waiting!).CancelPendingRead(), reader, Patience, Timeout.InfiniteTimeSpan);
        await using (patience.ConfigureAwait(false))
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
                if (TryTake(reader, read, limit, state, make) is { } taken) return taken;
            }
        }
    }

    // What a read tells, or null where more must come.
    private static (BodyFault Fault, T? Made)? TryTake<T, TState>(
        PipeReader reader, ReadResult read, int limit, TState state, Func<ReadOnlySequence<byte>, TState, T?> make)
    {
        var buffer = read.Buffer;
        if (read.IsCanceled || buffer.Length > limit)
        {
            reader.AdvanceTo(buffer.End);
            return (read.IsCanceled ? BodyFault.TooSlow : BodyFault.TooLarge, default);
        }

        if (!read.IsCompleted)
        {
            reader.AdvanceTo(buffer.Start, buffer.End);
            return null;
        }

        var made = make(buffer, state);
        reader.AdvanceTo(buffer.End);
        return (BodyFault.None, made);
    }
}
