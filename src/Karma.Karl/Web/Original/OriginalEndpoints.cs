using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web.Original;

/// <summary>What the original Karl serves at his mount point: the fleet, his status, builds and snapshots.</summary>
internal sealed class OriginalEndpoints(
    OriginalFleetView view, PageEndpoints pages, FleetQuery fleet, KeepaliveHistory history, TimeProvider clock)
{
    private static readonly Build NoBuild = new(BuildId.None, "null"u8.ToArray());
    private static readonly byte[] Up = "{\"up\":true}\n"u8.ToArray();

    /// <summary><c>GET {karl}</c>: JSON where it is asked for or HTML is not, and the page otherwise.</summary>
    public async Task FleetAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.ContainsKey("schema"))
        {
            await OriginalSchema.WriteAsync(context, query["schema"]).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.Vary = "Accept";
        if (WantsPage(context.Request))
        {
            await pages.FleetAsync(context).ConfigureAwait(false);
            return;
        }

        var window = WindowParameters.Read(query, clock.NowMicroseconds());
        var isFull = query.ContainsKey("full");
        var answer = await view.MakeAsync(window, query.ContainsKey("active_only"), isFull, context.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(context, answer, isFull ? OriginalFullJson.Default.OriginalFleet : KarlJson.Default.OriginalFleet).ConfigureAwait(false);
    }

    /// <summary><c>/status</c>: that he is there. What else the original tells of himself on request, his settings, is nobody's business.</summary>
    public static Task StatusAsync(HttpContext context) => Answer.JsonAsync(context, Up);

    /// <summary><c>/build/{codename}</c> as the original has it, and <c>/build/sha256:…</c>, the build by its id; that one is a page too.</summary>
    public async Task BuildAsync(HttpContext context)
    {
        var name = Name(context);
        context.Response.Headers.Vary = "Accept";
        if (BuildId.TryParse(name, out _) && WantsPage(context.Request))
        {
            await pages.BuildAsync(context).ConfigureAwait(false);
            return;
        }

        if (BuildId.TryParse(name, out var id))
        {
            if (await history.Builds.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is { } named)
                await Answer.JsonAsync(context, named.Json).ConfigureAwait(false);
            else await NotFoundAsync(context, $"Build '{name}' not found.").ConfigureAwait(false);
            return;
        }

        var latest = await LatestAsync(name, r => r.Build != BuildId.None, context.RequestAborted).ConfigureAwait(false);
        if (latest is null || await history.Builds.FindAsync(latest.Build, context.RequestAborted).ConfigureAwait(false) is not { } build)
        {
            await NotFoundAsync(context, $"Codename '{name}' not found.").ConfigureAwait(false);
            return;
        }

        await WriteAsync(context, build.Json, json => new OriginalBuild(name, json), KarlJson.Default.OriginalBuild).ConfigureAwait(false);
    }

    /// <summary><c>/snapshot/{codename}</c>: the latest keepalive, or that without its build where <c>nobuild</c> is given, in the original's
    /// short format; to the byte it is had from the API.</summary>
    public async Task SnapshotAsync(HttpContext context)
    {
        var name = Name(context);
        if (await LatestAsync(name, r => r.Kind == RecordKind.Keepalive, context.RequestAborted).ConfigureAwait(false) is not { } latest)
        {
            await NotFoundAsync(context, $"No keepalives from '{name}' have been received.").ConfigureAwait(false);
            return;
        }

        var build = context.Request.Query.ContainsKey("nobuild")
            ? NoBuild
            : await history.Builds.FindAsync(latest.Build, context.RequestAborted).ConfigureAwait(false);
        var silence = TimeSpan.FromMicroseconds(Math.Max(0, clock.NowMicroseconds() - latest.At));
        await WriteAsync(
            context, latest.Restore(build), json => new OriginalSnapshot($"{Uptime.Format(silence)} ago", MinimalJson.OfStatus(json)), KarlJson.Default.OriginalSnapshot)
            .ConfigureAwait(false);
    }

    private static bool WantsPage(HttpRequest request)
    {
        if (request.Query.ContainsKey("json") || request.Query.ContainsKey("full")) return false;
        return request.Query.ContainsKey("html") || Answer.WantsPage(request);
    }

    private async ValueTask<KeepaliveRecord?> LatestAsync(string codename, Predicate<KeepaliveRecord> isIt, CancellationToken cancellationToken)
    {
        if (!Codename.IsValid(codename)) return null;
        if (await fleet.LocateAsync(codename, cancellationToken).ConfigureAwait(false) is not { } found) return null;
        return await history.Reader.LastAsync(found.Number, found.Log, Life.Never, isIt, cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteAsync<T>(HttpContext context, byte[] json, Func<JsonElement, T> make, JsonTypeInfo<T> type)
    {
        using var document = JsonDocument.Parse(json);
        await Answer.JsonAsync(context, make(document.RootElement), type).ConfigureAwait(false);
    }

    private static Task NotFoundAsync(HttpContext context, string error) =>
        Answer.JsonAsync(context, new OriginalError(error), KarlJson.Default.OriginalError, StatusCodes.Status404NotFound);

    private static string Name(HttpContext context) => (string)context.GetRouteValue("name")!; // The route would not match without it.
}
