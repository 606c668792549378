using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Wire;

namespace Karma.Karl.Tests.Topology;

/// <summary>Instances as a window has them, without a Karl.</summary>
internal static class FleetViews
{
    public static InstanceView View(string service, string host, int port, LivenessState state, params IEnumerable<string> dependencies) => new()
    {
        Number = 1,
        Log = null,
        Codename = "ABCDEF",
        Service = service,
        Endpoint = new Endpoint(IPAddress.Parse(host), port),
        State = state,
        Since = 1,
        First = 1,
        IsMissing = state == LivenessState.Down,
        Dependencies = new DependencySet([], [.. dependencies.Select(d => Dependency.TryParse(d, out var read) ? read : throw new InvalidOperationException(d))]),
    };

    /// <summary>Many of them: each depends on some of those that come later, and one in forty is down.</summary>
    public static List<InstanceView> Many(int count, int services, int hosts, int dependencies)
    {
        var random = new Random(count);
        var places = Enumerable.Range(0, count).Select(i => (Host: $"10.0.{i % hosts / 200}.{(i % hosts % 200) + 1}", Port: 8_000 + (i % 50_000))).ToList();
        return [.. places.Select((p, i) => View(
            $"service-{i % services:000}", p.Host, p.Port, i % 40 == 7 ? LivenessState.Down : LivenessState.Up,
            Enumerable.Range(0, dependencies).Select(_ => places[random.Next(i, count)]).Where(o => o != p).Select(o => $"{o.Host}:{o.Port}")))];
    }
}
