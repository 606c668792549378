using Karma.Karl.Fleet;
using Karma.Karl.Store;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Pages;

/// <summary>What all pages have around them: where one is, in which window, the search, and what Karl has to say of himself.</summary>
internal sealed class Shell(Presence presence, IStore store, KarlId id)
{
    // Nothing inline, nothing from elsewhere: what came from outside and was shown as markup by mistake could still do nothing.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The pages that every page leads to.</summary>
    private static readonly (string Path, string Name)[] Pages = [("", "Fleet"), ("topology", "Topology"), ("diff", "Changes"), ("karl", "Karl himself")];

    public Task WriteAsync(HttpContext context, Asked asked, Page page)
    {
        var html = new Html();
        Head(html, asked, page);
        html.Add($"<main id=\"main\" tabindex=\"-1\">\n");
        if (asked.Window.IsPresent && presence.IsDoubting) Doubt(html);
        if (asked.Window.IsPresent && presence.IsClockMistrusted) Mistrust(html);
        page.Body(html);
        html.Markup("\n</main>\n");
        Foot(html, asked, page);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        context.Response.StatusCode = page.Status;
        return Answer.WriteAsync(context, html.ToBytes(), "text/html; charset=utf-8");
    }

    private static void Head(Html html, Asked asked, Page page)
    {
        var root = asked.Root;
        html.Markup("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.Add($"<title>{page.Title} · Karl</title>\n");
        html.Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Add($"<link rel=\"icon\" type=\"image/svg+xml\" href=\"{root}/assets/{Assets.Named(page.IsAlarming ? "alarm.svg" : "karl.svg")}\">");
        html.Add($"<link rel=\"stylesheet\" href=\"{root}/assets/{Assets.Named("karl.css")}\"><script src=\"{root}/assets/{Assets.Named("karl.js")}\" defer></script>\n");
        if (page.HasDrawing) html.Add($"<link rel=\"stylesheet\" href=\"{root}/assets/{Assets.Named("graph.css")}\"><script src=\"{root}/assets/{Assets.Named("graph.js")}\" defer></script>\n");
        if (page.Json is { } json) html.Add($"<link rel=\"alternate\" type=\"application/json\" href=\"{json}\">\n");
        var isLive = asked.Window.IsPresent && !page.IsFixed;
        if (isLive) html.Markup("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>\n");
        html.Markup("</head><body");
        if (isLive) html.Add($" data-live=\"{root}/live\" data-news=\"{asked.News}\"");
        html.Add($">\n<a class=\"skip\" href=\"#main\">Skip to the page</a>\n");
        html.Add($"<header><a class=\"brand\" href=\"{root}/{asked.Times}\"><span class=\"mark\" aria-hidden=\"true\"></span>Karl</a>");
        html.Markup("<nav aria-label=\"Pages\">");
        foreach (var (path, name) in Pages) html.Add($"<a href=\"{asked.AddressOf(path)}\"{Current(asked.Path == $"{root}/{path}")}>{name}</a> ");
        html.Markup("</nav>");
        SearchBox.Write(html, asked);
        html.Markup("</header>\n<div class=\"where\">");
        Crumbs(html, asked, page);
        WindowPicker.Write(html, asked);
        html.Markup("</div>\n<p id=\"news\" class=\"news\" role=\"status\" hidden></p>\n");
    }

    private static Action<Html>? Current(bool isHere) => isHere ? html => html.Markup(" aria-current=\"page\"") : null;

    private static void Crumbs(Html html, Asked asked, Page page)
    {
        html.Add($"<nav class=\"crumbs\" aria-label=\"Where you are\"><ol><li>{new Link($"{asked.Root}/{asked.Times}", "Fleet")}</li>");
        foreach (var crumb in page.Crumbs) html.Add($"<li><span class=\"quiet\">{crumb.Kind}</span> {crumb.Link}</li>");
        html.Markup("</ol></nav>");
    }

    private static void Doubt(Html html) => html.Markup(
        "<p class=\"doubt\" role=\"alert\"><strong>Karl may be cut off.</strong> Hardly anybody is heard any more. What is silent is unknown "
        + "until the fleet is heard again; look at Karl's own machine and network first.</p>\n");

    private static void Mistrust(Html html) => html.Markup(
        "<p class=\"doubt\" role=\"alert\"><strong>Karl does not believe his clock.</strong> It was set back by more than an hour. Until it has gone on so for an hour, or is set "
        + "right again, silence means nothing, and times are not to be relied on; look at the time service of Karl's own machine.</p>\n");

    private void Foot(Html html, Asked asked, Page page)
    {
        var keeping = store.IsDurable ? "keeps every keepalive" : "is stateless: nothing is written, and all is forgotten when he ends";
        html.Add($"<footer><p>Karl {id.Text} {keeping}.</p><p>");
        if (page.Json is { } json) html.Add($"<a href=\"{json}\">JSON</a> · ");
        html.Add($"<a href=\"{asked.Root}/api/v1/openapi.json\">API</a> · <a href=\"{asked.Root}/topology.dot{asked.Times}\">topology.dot</a> · ");
        html.Add($"<a href=\"{asked.Application}/.current\">.current</a></p></footer>\n</body></html>\n");
    }
}
