using System.Globalization;
using Karma.Karl.Fleet;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// The topology, drawn as finely as was asked for and can be read: endpoint by endpoint, where those are too many by service, and where those are too
/// many by host. Grouped before it is laid out, so that the work is bounded however large the fleet is.
/// </summary>
/// <param name="asked">What was asked for.</param>
/// <param name="services">The graph of services.</param>
internal sealed class TopologyDrawing(Asked asked, GroupedGraph services)
{
    /// <summary>So many endpoints are drawn where nobody says how.</summary>
    private const int Few = 60;

    private static readonly (Grouping Grouping, string Value, string Text, string Many)[] Groupings =
    [
        (Grouping.None, "none", "endpoint", "endpoints"), (Grouping.Service, "service", "service", "services"), (Grouping.Host, "host", "host", "hosts"),
    ];

    /// <summary>By service, also where it is drawn otherwise.</summary>
    public GroupedGraph Services => services;

    /// <summary>By what it is drawn.</summary>
    public Grouping Drawn { get; private init; }

    public required GraphDrawing Drawing { get; init; }

    /// <summary>Why it is not drawn as was asked for, or nothing.</summary>
    public string Said { get; private init; } = "";

    public static TopologyDrawing Of(Asked asked, List<InstanceView> views)
    {
        // An endpoint is drawn by the run that held it last.
        var endpoints = TopologyGraph.Of(views);
        var live = Counting(views, endpoints);
        var (services, hosts) = (GroupedGraph.OfServices(live), GroupedGraph.OfHosts(live));
        (int Nodes, int Edges)[] sizes =
        [
            (endpoints.Nodes.Count + endpoints.Strangers.Count, endpoints.Edges.Count),
            (services.Groups.Count + services.Strangers.Count, services.Edges.Count), (hosts.Groups.Count + hosts.Strangers.Count, hosts.Edges.Count),
        ];
        var wanted = Array.FindIndex(Groupings, g => g.Value == asked.Option("group"));
        if (wanted < 0) wanted = sizes[0].Nodes <= Few ? 0 : 1;
        var drawn = wanted;
        while (drawn < sizes.Length && (sizes[drawn].Nodes > GraphDrawing.MostNodes || sizes[drawn].Edges > GraphDrawing.MostEdges)) drawn++;
        var isAll = drawn < sizes.Length;
        if (!isAll) drawn = Math.Max(wanted, 1); // No grouping fits: the first part of one.
        var drawing = Groupings[drawn].Grouping switch
        {
            Grouping.None => EndpointDrawing.Of(asked, endpoints),
            Grouping.Host => GroupDrawing.Of(hosts, v => asked.Host(v.Endpoint).Address),
            _ => GroupDrawing.Of(services, v => asked.Service(v.Service).Address),
        };
        return new TopologyDrawing(asked, services)
        {
            Drawn = Groupings[drawn].Grouping,
            Drawing = drawing with { Elsewhere = "The table has every service." },
            Said = drawn == wanted ? "" : string.Create(
                CultureInfo.InvariantCulture,
                $"{sizes[wanted].Nodes} {Groupings[wanted].Many} with {sizes[wanted].Edges} arrows are more than a drawing can show, so it is drawn by {Groupings[drawn].Text}."),
        };
    }

    // What ended and was replaced, or said goodbye, counts for no service and no host any more, unless somebody depends on its endpoint, where nobody else
    // is by now: whoever looks for why he fails is told its name and that it ended.
    private static List<InstanceView> Counting(List<InstanceView> views, TopologyGraph endpoints)
    {
        var counting = views.FindAll(v => Standings.Of(v) < Standing.Replaced);
        var needed = counting.SelectMany(v => v.Dependencies.Items.Select(TopologyGraph.EndpointOf)).ToHashSet(StringComparer.Ordinal);
        var ended = endpoints.Nodes.Select(n => n.Instance).Where(v => Standings.Of(v) >= Standing.Replaced && needed.Contains(v.Endpoint.ToString()));
        counting.AddRange(ended.Select(v => v with { Dependencies = DependencySet.Empty }));
        return counting;
    }

    /// <summary>The ways to draw it, each a link.</summary>
    public void Switch(Html html)
    {
        html.Markup("<nav class=\"choice\" aria-label=\"Draw by\"><span class=\"quiet\">Draw by</span> ");
        foreach (var (grouping, value, text, _) in Groupings)
        {
            html.Add($"<a href=\"{asked.Here("group", value)}\"");
            if (grouping == Drawn) html.Markup(" aria-current=\"true\"");
            html.Add($">{text}</a> ");
        }

        html.Markup("</nav>");
    }
}
