using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Web.Live;

/// <summary>
/// Tells open pages that something changed, as server-sent events: at most one a second, which says that there is news and not what. Nothing
/// is queued for a page, so a slow one costs nothing; and there are so many at a time and no more.
/// </summary>
internal sealed class LiveEndpoint(Pulse pulse, TimeProvider clock, IHostApplicationLifetime host)
{
    private const string EventStream = "text/event-stream";
    private const int MostStreams = 256;
    private const int TicksBetweenSigns = 15;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private int _streams;

    /// <summary>Who does not ask for a stream, or finds too many open, gets one event; a browser asks again after a while.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = EventStream;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var isStream = context.Request.Headers.Accept.ToString().Contains(EventStream, StringComparison.OrdinalIgnoreCase);
        var told = pulse.Count;
        using var timer = new PeriodicTimer(Tick, clock); // Before the first word: who has read that is told of what comes within a tick.
        await SayAsync(context, $"retry: 5000\n{Event(told)}", context.RequestAborted).ConfigureAwait(false);
        try
        {
            if (Interlocked.Increment(ref _streams) <= MostStreams && isStream && !HttpMethods.IsHead(context.Request.Method))
                await FollowAsync(context, told, timer).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task FollowAsync(HttpContext context, long told, PeriodicTimer timer)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        try
        {
            for (var silent = 1; await timer.WaitForNextTickAsync(over.Token).ConfigureAwait(false); silent++)
            {
                var count = pulse.Count;
                if (count == told && silent < TicksBetweenSigns) continue;
                await SayAsync(context, count == told ? ": still here\n\n" : Event(count), over.Token).ConfigureAwait(false);
                (told, silent) = (count, 0);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The page was closed, or Karl stops.
        }
    }

    private static string Event(long count) => string.Create(CultureInfo.InvariantCulture, $"event: change\ndata: {count}\n\n");

    private static async Task SayAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
    }
}
