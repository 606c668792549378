using System.Net;
using BenchmarkDotNet.Attributes;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Topology;
using Karma.Karl.Web.Pages;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Views;
using Karma.Wire;
using Microsoft.AspNetCore.Http;

namespace Karma.Benchmarks;

/// <summary>Drawing the topology, from the instances of a window to the markup: grouped, laid out and written.</summary>
[MemoryDiagnoser]
public class LayoutBenchmarks
{
    private readonly List<InstanceView> _tiers = Tiers(instances: 500, services: 40, hosts: 50, dependencies: 2);
    private readonly List<InstanceView> _knot = Knot(instances: 500, dependencies: 2, hosts: 40);
    private readonly List<InstanceView> _large = Tiers(instances: 5_000, services: 400, hosts: 300, dependencies: 2);

    [Benchmark(Baseline = true)]
    public int Dot() => DotWriter.Write(TopologyGraph.Of(_tiers)).Length;

    /// <summary>Services in five tiers, each instance depending on two of the next ones, each host running whatever comes.</summary>
    [Benchmark]
    public int TiersByEndpoint() => Draw(_tiers, "none");

    /// <summary>Everybody depends on whomever, in circles: the worst that there is to lay out.</summary>
    [Benchmark]
    public int KnotByEndpoint() => Draw(_knot, "none");

    [Benchmark]
    public int TiersByService() => Draw(_tiers, "service");

    /// <summary>More than are drawn one by one.</summary>
    [Benchmark]
    public int LargeFleet() => Draw(_large, "none");

    private static int Draw(List<InstanceView> views, string group)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/topology";
        context.Request.QueryString = new QueryString($"?group={group}");
        var html = new Html();
        html.Add($"{TopologyDrawing.Of(new Asked(context, "/topology", 1_795_219_200_000_000, news: 0, new StatusViews([])), views).Drawing}");
        return html.Length;
    }

    private static List<InstanceView> Tiers(int instances, int services, int hosts, int dependencies)
    {
        var random = new Random(1);
        var places = Places(instances, hosts, random);
        int TierOf(int i) => i % services * 5 / services;
        var tiers = Enumerable.Range(0, instances).ToLookup(TierOf);
        return [.. places.Select((p, i) => View($"service-{i % services:000}", p, tiers[TierOf(i) + 1].ToList() is { Count: > 0 } below
            ? [.. Enumerable.Range(0, dependencies).Select(_ => places[below[random.Next(below.Count)]])] : []))];
    }

    private static List<InstanceView> Knot(int instances, int dependencies, int hosts)
    {
        var random = new Random(1);
        var places = Places(instances, hosts, random);
        return [.. places.Select((p, i) => View($"service-{i:000}", p, [.. Enumerable.Range(0, dependencies).Select(_ => places[random.Next(instances)])]))];
    }

    private static List<Endpoint> Places(int count, int hosts, Random random) =>
        [.. Enumerable.Range(0, count).Select(i => (Host: random.Next(hosts), Port: 8_000 + i)).Select(p => new Endpoint(new IPAddress([10, 0, (byte)(p.Host / 250), (byte)(p.Host % 250 + 1)]), p.Port))];

    private static InstanceView View(string service, Endpoint at, IEnumerable<Endpoint> dependencies) => new()
    {
        Number = at.Port,
        Log = null,
        Codename = "ABCDEF",
        Service = service,
        Endpoint = at,
        State = LivenessState.Up,
        Since = 1,
        First = 1,
        Dependencies = new DependencySet([], [.. dependencies.Select(d => new Dependency { Ip = d.Host.ToString(), Port = (ushort)d.Port })]),
    };
}
