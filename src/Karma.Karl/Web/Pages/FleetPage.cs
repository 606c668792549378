using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// The fleet for people: what is up, down, done or unknown, since when, and where to look further. Server-rendered, without script;
/// every text that came from outside is encoded and cut.
/// </summary>
internal sealed class FleetPage(FleetQuery fleet, Presence presence, IStore store, KarlId id)
{
    private const int MostRows = 500;
    private const int LongestText = 200;

    private const string Doubt =
        "<p class=\"doubt\" role=\"alert\"><strong>Karl may be cut off.</strong> Hardly anybody is heard any more. What is silent is unknown "
        + "until the fleet is heard again; look at Karl's own machine and network first.</p>\n";

    /// <summary>What needs a look comes first. A run that is down but was replaced is history, and stands with what is done.</summary>
    private static readonly (string Word, string Style, Func<InstanceView, bool> Is)[] Groups =
    [
        ("down", "down", v => v.IsMissing),
        ("unknown", "unknown", v => v.State == LivenessState.Unknown),
        ("up", "up", v => v.State == LivenessState.Up),
        ("down, replaced", "done", v => v.State == LivenessState.Down && !v.IsMissing),
        ("done", "done", v => v.State == LivenessState.Done),
    ];

    public async Task WriteAsync(HttpContext context, Window window)
    {
        var views = await fleet.ListAsync(window, filter: null, context.RequestAborted).ConfigureAwait(false);
        var html = new StringBuilder(16 * 1024);
        var root = context.Request.PathBase + context.Request.Path.Value?.TrimEnd('/');
        var query = WindowParameters.Asked(context.Request.Query);
        Head(html, root, window);
        if (window.IsPresent && presence.IsDoubting) html.Append(Doubt);
        Summary(html, views, window);
        if (views.Count == 0) Empty(html, context.Request);
        else Table(html, root, query, views, window);
        Foot(html, root, query);
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.CacheControl = "no-store";
        await Answer.WriteAsync(context, Encoding.UTF8.GetBytes(html.ToString()), "text/html; charset=utf-8").ConfigureAwait(false);
    }

    private static void Head(StringBuilder html, string root, Window window)
    {
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Fleet · Karl</title>\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        if (window.IsPresent) html.Append("<meta http-equiv=\"refresh\" content=\"10\">\n");
        html.Append($"<link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"{Encode(root)}/assets/karl.css\"></head><body>\n")
            .Append("<header><h1>Fleet</h1><nav>");
        foreach (var (label, query) in new[] { ("5 m", "?m=5"), ("1 h", "?h=1"), ("24 h", "?h=24"), ("7 d", "?d=7") })
            html.Append($"<a href=\"{query}\">{label}</a> ");
        html.Append("</nav></header>\n<main>\n");
    }

    private static void Summary(StringBuilder html, List<InstanceView> views, Window window)
    {
        html.Append("<p class=\"counts\">");
        foreach (var (word, style, isIt) in Groups)
        {
            var count = views.Count(isIt);
            html.Append($"<span class=\"state {(count == 0 ? "none" : style)}\">{count} {word}</span> ");
        }

        html.Append($"<span class=\"window\">{Moment(window.From)} – {Moment(window.To)} UTC</span></p>\n");
    }

    private static void Empty(StringBuilder html, HttpRequest request) =>
        html.Append("<p>No keepalive arrived in this window. Point a service at this Karl:</p><pre>")
            .Append(Encode($"KARMA_KARL={request.Scheme}://{request.Host}{request.PathBase}{request.Path} dotnet run"))
            .Append("</pre>\n");

    private static void Table(StringBuilder html, string root, string query, List<InstanceView> views, Window window)
    {
        html.Append("<div class=\"scroll\"><table><thead><tr><th>State</th><th>Since</th><th>Service</th><th>Endpoint</th><th>Codename</th>")
            .Append("<th>Last heard</th><th>Uptime</th><th>It says</th></tr></thead><tbody>\n");
        foreach (var view in views.OrderBy(GroupOf).Take(MostRows)) Row(html, root, query, view, window);
        html.Append("</tbody></table></div>\n");
        if (views.Count > MostRows)
            html.Append($"<p>{views.Count - MostRows} more: <a href=\"{Encode(root)}/api/v1/fleet{Encode(query)}\">the API</a> pages through all of them.</p>\n");
    }

    private static void Row(StringBuilder html, string root, string query, InstanceView view, Window window)
    {
        var details = KeepaliveDetails.Read(view.Latest.Body);
        var (word, style, _) = Groups[GroupOf(view)];
        var end = Math.Min(window.To, window.Now);
        string Link(string entity, string text) => $"<a href=\"{Encode($"{root}/api/v1/{entity}{query}")}\">{Encode(Cut(text))}</a>";

        html.Append($"<tr class=\"{style}\"><td><span class=\"state {style}\">{word}</span></td>")
            .Append($"<td title=\"{Moment(view.Since)} UTC\">{Ago(end - view.Since)}</td>")
            .Append($"<td>{Link(EntityId.Service(view.Service), view.Service)}</td>")
            .Append($"<td>{Link(EntityId.EndpointOf(view.Endpoint), view.Endpoint.ToString())}</td>")
            .Append($"<td>{Link(EntityId.Instance(view.Codename), view.Codename)}</td>")
            .Append($"<td title=\"{Moment(view.Latest.At)} UTC\">{Ago(end - view.Latest.At)} ago</td>")
            .Append($"<td>{Encode(Cut(details.Uptime))}</td><td>{Encode(Cut(details.Message ?? ""))}</td></tr>\n");
    }

    private void Foot(StringBuilder html, string root, string query)
    {
        var json = "?json" + query.Replace('?', '&');
        var keeping = store.IsDurable ? "keeps every keepalive" : "is stateless: nothing is written, and all is forgotten when he ends";
        html.Append($"</main><footer>Karl {Encode(id.Text)} {keeping}. ")
            .Append($"<a href=\"{Encode(root)}/{Encode(json)}\">JSON</a> · <a href=\"{Encode(root)}/api/v1/openapi.json\">API</a> · ")
            .Append($"<a href=\"{Encode(root)}/topology.dot{Encode(query)}\">topology.dot</a> · <a href=\"/.current\">.current</a></footer></body></html>\n");
    }

    private static int GroupOf(InstanceView view) => Array.FindIndex(Groups, g => g.Is(view));

    private static string Ago(long microseconds) => Uptime.Format(TimeSpan.FromMicroseconds(Math.Clamp(microseconds, 0, Time.Latest)));

    private static string Moment(long microseconds) =>
        Time.From(microseconds).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
