using System.Globalization;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;
using Karma.Karl.Web.Doors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web.Api;

/// <summary>
/// The store as a file, sent to whoever asks: nothing is written on Karl's machine, and no path comes from outside. It holds all that was acknowledged
/// before; intake goes on meanwhile. Posted, since it costs more than a look, and stands behind the control door, since it is all there is.
/// </summary>
internal sealed class BackupEndpoint(IStore store, Instruments instruments)
{
    public void Map(IEndpointRouteBuilder api) => api.MapSend("/backup", SendAsync);

    private async Task SendAsync(HttpContext context)
    {
        if (store is not ICopiedStore copied) throw new ProblemException(None);
        var copy = await BeginAsync(copied, context.RequestAborted).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            var began = instruments.Clock.GetTimestamp();
            var name = instruments.Clock.GetUtcNow().ToString("'karl-'yyyyMMdd'T'HHmmss'Z.db'", CultureInfo.InvariantCulture);
            context.Response.ContentType = "application/vnd.sqlite3";
            context.Response.ContentLength = copy.SizeBytes; // Whoever gets less knows that it is not whole.
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            try
            {
                await copy.WriteToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
                instruments.Logger.BackupSent(copy.SizeBytes, (long)instruments.Clock.GetElapsedTime(began).TotalMilliseconds);
            }
            catch (Exception e) when (e is StoreException or OperationCanceledException or IOException)
            {
                instruments.Logger.BackupCutOff(e.Message);
                context.Abort();
            }
        }
    }

    private static async ValueTask<StoreCopy> BeginAsync(ICopiedStore store, CancellationToken cancellationToken)
    {
        try
        {
            return await store.CopyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            throw new ProblemException(NotNow(e));
        }
    }

    private static Problem None { get; } = new()
    {
        Title = "This store gives no backup of itself.",
        Status = StatusCodes.Status501NotImplemented,
        Detail = "Only the engine sqlite does. Of postgresql its own tools make one: pg_dump. With memory nothing is kept.",
    };

    private static Problem NotNow(StoreException e) => new()
    {
        Title = "No backup was begun.",
        Status = e.IsHeld ? StatusCodes.Status409Conflict : e.IsFull ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable,
        Detail = e.Message,
    };
}
