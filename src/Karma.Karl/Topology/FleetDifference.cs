using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Topology;

/// <summary>
/// What is different in the fleet between two moments: who came, went or is in another state, and which services run other builds, at other
/// endpoints, or depend on something else. Of what came and went in between nothing is told. Pure; the same fleets give the same differences,
/// in the same order.
/// </summary>
internal sealed class FleetDifference
{
    private readonly List<Difference> _items = [];
    private readonly List<InstanceView> _before;
    private readonly List<InstanceView> _after;
    private readonly Dictionary<string, string> _holders;

    /// <param name="before">The instances as of the first moment; what had ended by then does not count.</param>
    /// <param name="after">The instances as of the second moment, likewise.</param>
    public FleetDifference(IEnumerable<InstanceView> before, IEnumerable<InstanceView> after)
    {
        _before = [.. before.Where(IsThere)];
        _after = [.. after.Where(IsThere)];

        // Who held an endpoint at either moment: a dependency on one who went is still one on that service.
        _holders = _after.Concat(_before).Where(v => v.Endpoint.Port != 0).DistinctBy(v => v.Endpoint)
            .ToDictionary(v => v.Endpoint.ToString(), v => v.Service, StringComparer.Ordinal);
        OfServices();
        OfInstances();
        _items.Sort();
    }

    /// <summary>The differences, by service.</summary>
    public IReadOnlyList<Difference> Items => _items;

    /// <summary>Whether anything was there at either moment.</summary>
    public bool IsEmpty => _before.Count + _after.Count == 0;

    /// <summary>The service that held an endpoint at one of the moments, or <see langword="null"/>.</summary>
    public string? HolderOf(string endpoint) => _holders.GetValueOrDefault(endpoint);

    /// <summary>The instances of a service at each of the two moments.</summary>
    public (IReadOnlyList<InstanceView> Before, IReadOnlyList<InstanceView> After) InstancesOf(string service) =>
        (_before.FindAll(v => v.Service == service), _after.FindAll(v => v.Service == service));

    /// <summary>
    /// Who depended and depends on whom, by the names of services, or of endpoints that nobody known held behind
    /// <see cref="GroupedGraph.StrangerMark"/>; and at which of the moments.
    /// </summary>
    public IEnumerable<(string From, string To, bool Was, bool Is)> Edges()
    {
        var (was, now) = (EdgesOf(_before), EdgesOf(_after));
        return was.Union(now).OrderBy(e => e.From, StringComparer.Ordinal).ThenBy(e => e.To, StringComparer.Ordinal)
            .Select(e => (e.From, e.To, was.Contains(e), now.Contains(e)));
    }

    /// <summary>Whether an instance belongs to the fleet at the moment that it is seen at: it is up, or unknown, or missed.</summary>
    private static bool IsThere(InstanceView view) => view.State is LivenessState.Up or LivenessState.Unknown || view.IsMissing;

    private HashSet<(string From, string To)> EdgesOf(List<InstanceView> views) =>
        [.. views.SelectMany(v => Dependencies([v]).Select(to => (v.Service, HolderOf(to) ?? GroupedGraph.StrangerMark + to)))];

    private void OfServices()
    {
        var was = _before.GroupBy(v => v.Service, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var now = _after.GroupBy(v => v.Service, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var service in was.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            var (before, after) = (was.GetValueOrDefault(service) ?? [], now.GetValueOrDefault(service) ?? []);
            if (before.Count == 0) _items.Add(new Difference(DifferenceKind.ServiceCame, service));
            if (after.Count == 0) _items.Add(new Difference(DifferenceKind.ServiceWent, service));
            Compare(DifferenceKind.Builds, service, Builds(before), Builds(after));
            Compare(DifferenceKind.Endpoints, service, Endpoints(before), Endpoints(after));
            Compare(DifferenceKind.Dependencies, service, Dependencies(before), Dependencies(after));
        }
    }

    private void OfInstances()
    {
        var was = _before.ToDictionary(v => v.Number);
        var now = _after.ToDictionary(v => v.Number);
        var came = _after.FindAll(v => !was.ContainsKey(v.Number));
        var arrivals = came.Where(v => v.Endpoint.Port != 0).DistinctBy(v => (v.Service, v.Endpoint)).ToDictionary(v => (v.Service, v.Endpoint));
        foreach (var view in came) _items.Add(new Difference(DifferenceKind.Came, view.Service, Is: view) { After = [Word(view)] });
        foreach (var before in _before)
        {
            if (!now.TryGetValue(before.Number, out var after))
            {
                _items.Add(new Difference(DifferenceKind.Went, before.Service, before)
                {
                    Before = [Word(before)],
                    Successor = arrivals.GetValueOrDefault((before.Service, before.Endpoint)),
                });
                continue;
            }

            if (before.State != after.State)
                _items.Add(new Difference(DifferenceKind.State, after.Service, before, after) { Before = [Word(before)], After = [Word(after)] });
            if (before.Endpoint != after.Endpoint)
                _items.Add(new Difference(DifferenceKind.Moved, after.Service, before, after) { Before = [$"{before.Endpoint}"], After = [$"{after.Endpoint}"] });
        }
    }

    private void Compare(DifferenceKind kind, string service, HashSet<string> before, HashSet<string> after)
    {
        if (before.SetEquals(after)) return;
        _items.Add(new Difference(kind, service)
        {
            Before = [.. before.Except(after, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            After = [.. after.Except(before, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        });
    }

    private static string Word(InstanceView view) => LivenessStateJsonConverter.Name(view.State);

    private static HashSet<string> Builds(List<InstanceView> views) => [.. views.Where(v => v.Build != BuildId.None).Select(v => v.Build.ToString())];

    private static HashSet<string> Endpoints(List<InstanceView> views) => [.. views.Select(v => v.Endpoint.ToString())];

    private static HashSet<string> Dependencies(List<InstanceView> views) =>
        [.. views.SelectMany(v => v.Dependencies.Items.Select(TopologyGraph.EndpointOf))];
}
