using System.Globalization;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Web.Pages.Parts;
using Karma.Karl.Web.Views;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Karma.Karl.Web.Pages;

/// <summary>What somebody asked a page for, and the links that keep him in the window that he asked for.</summary>
internal sealed class Asked
{
    /// <summary>Options of pages that a link to the same page keeps; the page of a list is not among them, a changed list begins anew.</summary>
    private static readonly string[] Kept = ["group", "state", "sort", "filter", "q"];

    private const string PageOption = "page";
    private const int LongestOption = 200;

    private readonly HttpContext _context;

    /// <param name="context">The request.</param>
    /// <param name="pattern">The address of the page under the mount point, which tells where that is.</param>
    /// <param name="now">The moment, in epoch microseconds.</param>
    /// <param name="news">How much had changed in the fleet before anything of the page was read.</param>
    /// <param name="views">How statuses are shown.</param>
    /// <exception cref="ProblemException">The window is none.</exception>
    public Asked(HttpContext context, string pattern, long now, long news, StatusViews views)
    {
        News = news;
        Views = views;
        _context = context;
        Root = RootOf(context.Request, pattern);
        // A form sends the fields that were left empty too.
        Query = new QueryCollection(context.Request.Query.Where(p => !StringValues.IsNullOrEmpty(p.Value)).ToDictionary());
        Times = WindowParameters.Asked(Query);
        Window = WindowParameters.Read(Query, now);
    }

    /// <summary>Where Karl is mounted, without a slash at the end.</summary>
    public string Root { get; }

    /// <summary>The address that was asked for, without its parameters.</summary>
    public string Path => $"{_context.Request.PathBase.ToUriComponent()}{_context.Request.Path.ToUriComponent()}";

    /// <summary>What the page knows of already, so that it is not asked for again at once; see <see cref="Live.Pulse"/>.</summary>
    public long News { get; }

    /// <summary>How this program shows what services say of themselves.</summary>
    public StatusViews Views { get; }

    /// <summary>The parameters that were given, without those that are empty.</summary>
    public IQueryCollection Query { get; }

    /// <summary>The parameters of the window as a query, or empty.</summary>
    public string Times { get; }

    public Window Window { get; }

    /// <summary>The moment that a page tells of: the window's end, or now where that is still to come.</summary>
    public long End => Math.Min(Window.To, Window.Now);

    /// <summary>The base of the application that Karl is linked into: his <c>.current</c> stands there, and not at his mount point.</summary>
    public string Application => _context.Request.PathBase.ToUriComponent();

    /// <summary>The address at which services would report to this Karl.</summary>
    public string Locator => $"{_context.Request.Scheme}://{_context.Request.Host.ToUriComponent()}{Root}/";

    public CancellationToken Aborted => _context.RequestAborted;

    /// <summary>The page of a list, from 1.</summary>
    public int ListPage => int.TryParse(Option(PageOption), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 100_000) : 1;

    public string? Option(string name) => Query[name].FirstOrDefault() is { } text ? text[..Math.Min(text.Length, LongestOption)] : null;

    public string Segment(string name) => (string)_context.GetRouteValue(name)!; // The route would not match without it.

    public string LastSegment() => EntityId.LastSegment(_context);

    /// <summary>The address of an entity's page, or of its JSON with <c>api/v1/</c> before it.</summary>
    public string AddressOf(string entityId) => $"{Root}/{entityId}{Times}";

    /// <summary>The address of this page with an option set, or without it where that is <see langword="null"/>.</summary>
    public string Here(string option, string? value)
    {
        var query = WindowQuery().Concat(Kept.Where(k => k != option && Option(k) is not null).Select(k => KeyValuePair.Create(k, Option(k))));
        if (value is not null) query = query.Append(KeyValuePair.Create<string, string?>(option, value));
        var text = QueryString.Create(query).ToUriComponent();
        return text.Length == 0 ? "?" : text;
    }

    /// <summary>The address of this page in another window; each parameter is a name and a value.</summary>
    public string During(params (string Name, string Value)[] window)
    {
        var kept = Kept.Where(k => Option(k) is not null).Select(k => KeyValuePair.Create(k, Option(k)));
        var text = QueryString.Create(window.Select(w => KeyValuePair.Create<string, string?>(w.Name, w.Value)).Concat(kept)).ToUriComponent();
        return text.Length == 0 ? "?" : text;
    }

    /// <summary>The options of this page that a form has to carry along.</summary>
    public IEnumerable<KeyValuePair<string, string?>> KeptOptions() => Kept.Where(k => Option(k) is not null).Select(k => KeyValuePair.Create(k, Option(k)));

    /// <summary>The parameters of the window, one by one.</summary>
    public IEnumerable<KeyValuePair<string, string?>> WindowQuery() =>
        Query.Where(p => WindowParameters.IsOne(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value.FirstOrDefault()));

    public Link Service(string name) => new(AddressOf(EntityId.Service(name)), name);

    public Link Instance(string codename) => new(AddressOf(EntityId.Instance(codename)), codename);

    public Link Place(Endpoint endpoint) => new(AddressOf(EntityId.EndpointOf(endpoint)), endpoint.ToString());

    public Link Host(Endpoint endpoint) => new(AddressOf(EntityId.Host(endpoint)), Endpoint.HostText(endpoint.Host));

    public Link Build(BuildId id, string name) => new(AddressOf(EntityId.Build(id)), name);

    public Link Keepalive(string codename, long order, string text) =>
        new(AddressOf(string.Create(CultureInfo.InvariantCulture, $"{EntityId.Instance(codename)}/keepalives/{order}")), text);

    // The mount point is what the path has before the page's own segments. It may hold parameters of the host's, and is encoded anew.
    private static string RootOf(HttpRequest request, string pattern)
    {
        var path = (request.Path.Value ?? "").TrimEnd('/');
        for (var i = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Length; i > 0; i--) path = path[..Math.Max(0, path.LastIndexOf('/'))];
        return request.PathBase.Add(new PathString(path)).ToUriComponent();
    }
}
