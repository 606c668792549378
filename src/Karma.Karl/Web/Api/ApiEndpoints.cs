using System.Globalization;
using System.Text;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Topology;
using Karma.Karl.Web.Live;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web.Api;

/// <summary>The questions under <c>/api/v1/</c>, each about a window of time; see <c>openapi.json</c>.</summary>
internal sealed class ApiEndpoints(
    FleetQuery fleet, KeepaliveHistory history, DifferenceEndpoint differences, SearchEndpoint search, LiveStatus live, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapRead("/fleet", FleetAsync);
        api.MapRead("/host/{host}", c => HostAsync(c, EntityId.LastSegment(c)));
        api.MapRead("/endpoint/{endpoint}", c => EndpointAsync(c, EntityId.LastSegment(c)));
        api.MapRead("/service/{service}", c => ServiceAsync(c, EntityId.LastSegment(c)));
        api.MapRead("/instance/{codename}", c => InstanceAsync(c, Route(c, "codename")));
        api.MapRead("/instance/{codename}/keepalives", KeepalivesAsync);
        api.MapRead("/instance/{codename}/keepalives/{order}", KeepaliveAsync);
        api.MapRead("/live/{codename}", LiveAsync);
        api.MapRead("/build/{id}", c => BuildAsync(c, Route(c, "id")));
        api.MapRead("/topology", TopologyAsync);
        api.MapRead("/diff", differences.AnswerAsync);
        api.MapRead("/search", search.AnswerAsync);
        api.MapRead("/entity", EntityAsync);
        api.MapRead("/openapi.json", OpenApi.WriteAsync);
        api.MapRead("/{**path}", c => Problem.NotFound("path", c.Request.Path, "GET /api/v1/openapi.json lists what there is.").WriteAsync(c));
    }

    /// <summary><c>topology.dot</c>, which stands at the mount point.</summary>
    public async Task DotAsync(HttpContext context)
    {
        var window = Window(context);
        var graph = await GraphAsync(window, context.RequestAborted).ConfigureAwait(false);
        await Answer.WriteAsync(context, Encoding.UTF8.GetBytes(DotWriter.Write(graph)), "text/vnd.graphviz; charset=utf-8").ConfigureAwait(false);
    }

    private Task FleetAsync(HttpContext context) => ListAsync(context, entityId: null, filter: null);

    private Task HostAsync(HttpContext context, string host)
    {
        if (!Endpoint.TryParseHost(host, out var address))
            throw new ProblemException(Problem.BadParameter("host", host, "Give an IP address, such as 10.0.0.7 or [::1]."));
        return ListAsync(context, "host/" + Endpoint.HostText(address), v => v.Endpoint.Host.Equals(address));
    }

    private Task EndpointAsync(HttpContext context, string text)
    {
        if (!Endpoint.TryParse(text, out var endpoint))
            throw new ProblemException(Problem.BadParameter("endpoint", text, "Give an address and a port, such as 10.0.0.7:8080 or [::1]:8080."));
        return ListAsync(context, EntityId.EndpointOf(endpoint), v => v.Endpoint == endpoint);
    }

    private Task ServiceAsync(HttpContext context, string service) => ListAsync(context, EntityId.Service(service), v => v.Service == service);

    private async Task ListAsync(HttpContext context, string? entityId, Func<InstanceView, bool>? filter)
    {
        var query = context.Request.Query;
        var window = Window(context);
        var limit = PageParameters.Limit(query);
        var after = InstanceCursor.Read(query["cursor"].FirstOrDefault());
        var state = State(query["state"].FirstOrDefault());
        var views = await fleet.ListAsync(window, filter, context.RequestAborted).ConfigureAwait(false);
        var list = await InstanceList.OfAsync(fleet, entityId, window, views, state, after, limit, context.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(context, list, KarlJson.Default.InstanceList).ConfigureAwait(false);
    }

    private async Task InstanceAsync(HttpContext context, string codename)
    {
        var window = Window(context);
        var view = await FindAsync(codename, window, context.RequestAborted).ConfigureAwait(false);
        await fleet.ReadAsync([view], window, context.RequestAborted).ConfigureAwait(false);
        var spans = await fleet.SpansAsync(view, window, context.RequestAborted).ConfigureAwait(false);
        var conflict = await history.Conflicts.FindAsync(view.Number, context.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(context, InstanceAnswer.Of(view, spans, conflict, window), KarlJson.Default.InstanceAnswer).ConfigureAwait(false);
    }

    private async Task KeepalivesAsync(HttpContext context)
    {
        var window = Window(context);
        var limit = PageParameters.Limit(context.Request.Query);
        var last = Order(context.Request.Query["cursor"].FirstOrDefault(), "cursor") - 1 ?? long.MaxValue;
        var codename = Route(context, "codename");
        var (number, log) = await LocateAsync(codename, context.RequestAborted).ConfigureAwait(false);
        var items = new List<KeepaliveItem>();
        var hasMore = false;
        await foreach (var record in history.Reader.BackwardsAsync(number, log, Math.Min(last, window.LastOrder(history.Watch.Arrivals)), context.RequestAborted).ConfigureAwait(false))
        {
            if (history.Watch.Arrivals.TimeOf(record.Order) < window.From) break;
            hasMore = items.Count == limit;
            if (hasMore) break;
            items.Add(Item(codename, record));
        }

        var list = new KeepaliveList
        {
            EntityId = EntityId.Instance(codename),
            From = Time.From(window.From),
            To = Time.From(window.To),
            Items = items,
            Next = hasMore ? items[^1].Order.ToString(CultureInfo.InvariantCulture) : null,
        };
        await Answer.JsonAsync(context, list, KarlJson.Default.KeepaliveList).ConfigureAwait(false);
    }

    private async Task KeepaliveAsync(HttpContext context)
    {
        var text = Route(context, "order");
        var order = Order(text, "order")!.Value; // A route value is never missing.
        var codename = Route(context, "codename");
        var (number, log) = await LocateAsync(codename, context.RequestAborted).ConfigureAwait(false);
        var record = await history.Reader.FindAsync(number, log, order, context.RequestAborted).ConfigureAwait(false);
        if (record is not { Kind: RecordKind.Keepalive })
            throw new ProblemException(Problem.NotFound("keepalive", text, $"GET {EntityId.Instance(codename)}/keepalives lists what there is."));
        var build = await history.Builds.FindAsync(record.Build, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers["Karma-Received-At"] = UtcJsonConverter.Text(Time.From(record.At));
        await Answer.JsonAsync(context, record.Restore(build)).ConfigureAwait(false);
    }

    private async Task LiveAsync(HttpContext context)
    {
        var (_, json) = await live.AskAsync(Route(context, "codename"), context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        await Answer.JsonAsync(context, json).ConfigureAwait(false);
    }

    private async Task BuildAsync(HttpContext context, string text)
    {
        if (!BuildId.TryParse(text, out var id))
            throw new ProblemException(Problem.BadParameter("build", text, "Give 'sha256:' and 32 hexadecimal digits, as instances name their builds."));
        var build = await history.Builds.FindAsync(id, context.RequestAborted).ConfigureAwait(false)
            ?? throw new ProblemException(Problem.NotFound("build", text, "Instances name their builds: GET /api/v1/fleet."));
        context.Response.Headers.CacheControl = "max-age=31536000, immutable";
        await Answer.JsonAsync(context, build.Json).ConfigureAwait(false);
    }

    private async Task TopologyAsync(HttpContext context)
    {
        var window = Window(context);
        var graph = await GraphAsync(window, context.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(context, TopologyAnswer.Of(graph, window), KarlJson.Default.TopologyAnswer).ConfigureAwait(false);
    }

    // Which of several runs held an endpoint last, their keepalives tell.
    private async ValueTask<TopologyGraph> GraphAsync(Window window, CancellationToken cancellationToken)
    {
        var views = await fleet.ListAsync(window, filter: null, cancellationToken).ConfigureAwait(false);
        return TopologyGraph.Of(views);
    }

    // An id that comes from outside is looked up here, as a parameter, and never put into a path.
    private Task EntityAsync(HttpContext context)
    {
        var entity = context.Request.Query["entity"].FirstOrDefault();
        var parts = entity?.Split('/', 2);
        var id = parts is [_, var segment] ? Uri.UnescapeDataString(segment) : "";
        return parts?[0] switch
        {
            "host" => HostAsync(context, id),
            "endpoint" => EndpointAsync(context, id),
            "service" => ServiceAsync(context, id),
            "instance" => InstanceAsync(context, id),
            "build" => BuildAsync(context, id),
            _ => throw new ProblemException(Problem.BadParameter(
                "entity", entity, "Give an id such as service/orders, instance/ABCDEF, endpoint/10.0.0.7:8080, host/10.0.0.7 or build/sha256:….")),
        };
    }

    private Window Window(HttpContext context) => WindowParameters.Read(context.Request.Query, clock.NowMicroseconds());

    private async ValueTask<InstanceView> FindAsync(string codename, Window window, CancellationToken cancellationToken) =>
        (Codename.IsValid(codename) ? await fleet.FindAsync(codename, window, cancellationToken).ConfigureAwait(false) : null)
        ?? throw NoInstance(codename);

    private async ValueTask<(long Number, InstanceLog? Log)> LocateAsync(string codename, CancellationToken cancellationToken)
    {
        var found = Codename.IsValid(codename) ? await fleet.LocateAsync(codename, cancellationToken).ConfigureAwait(false) : null;
        return found is { } instance ? (instance.Number, instance.Log) : throw NoInstance(codename);
    }

    private static ProblemException NoInstance(string codename) => new(Problem.NoInstance(codename));

    private static string Route(HttpContext context, string name) => (string)context.GetRouteValue(name)!; // The route would not match without it.

    private static LivenessState? State(string? text) =>
        text is null ? null : LivenessStateJsonConverter.Of(text)
            ?? throw new ProblemException(Problem.BadParameter("state", text, "Give up, down, done or unknown."));

    private static long? Order(string? text, string parameter)
    {
        if (text is null) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var order)
            ? order
            : throw new ProblemException(Problem.BadParameter(parameter, text, "Give a number as the list of keepalives names it."));
    }

    private KeepaliveItem Item(string codename, KeepaliveRecord record)
    {
        var isKeepalive = record.Kind == RecordKind.Keepalive;
        var details = isKeepalive ? KeepaliveDetails.Read(record.Body) : null;
        return new KeepaliveItem
        {
            Order = record.Order,
            Kind = isKeepalive ? "keepalive" : "goodbye",
            ReceivedAt = Time.From(record.IsLate ? history.Watch.Arrivals.TimeOf(record.Order) : record.At),
            EffectiveAt = record.IsLate ? Time.From(record.At) : null,
            Endpoint = record.Endpoint.ToString(),
            Message = details?.Message,
            Uptime = details?.Uptime,
            Build = record.Build == BuildId.None ? null : record.Build.ToString(),
            Body = isKeepalive ? $"{EntityId.Instance(codename)}/keepalives/{record.Order}" : null,
        };
    }
}
