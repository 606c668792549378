using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Topology;
using Karma.Testing;
using Karma.Wire;

namespace Karma.Karl.Tests.Topology;

public sealed class DotWriterTests
{
    private static readonly InstanceView[] Fleet =
    [
        View("orders", "10.0.0.7", 8080, LivenessState.Up, "10.0.0.8:9000", "10.0.0.8:9000/x", "10.0.0.9:5432", "db.example:5432"),
        View("ledger", "10.0.0.8", 9000, LivenessState.Down, "[::1]:80"),
        View("ledger", "10.0.0.8", 9001, LivenessState.Unknown),
        View("mail", "::1", 80, LivenessState.Done, "10.0.0.7:8080"),
        View("mail", "10.0.0.10", 80, LivenessState.Up),
        View("self", "2001:db8::7", 1, LivenessState.Up, "[2001:db8::7]:1", "[::ffff:10.0.0.7]:8080"),
    ];

    [Fact]
    public void Write_Fleet_IsTheReviewedGraph() => Golden.Verify("fleet.dot", Dot(Fleet));

    [Fact]
    public void Write_HostileNames_StayInTheirQuotes() => Golden.Verify("hostile.dot", Dot(
    [
        View("a\"];b[label=\"x", "10.0.0.1", 1, LivenessState.Up),
        View("back\\slash\\", "10.0.0.1", 2, LivenessState.Up),
        View("line\nbreak\r\ttab\0nul", "10.0.0.1", 3, LivenessState.Up),
        View("<b>html</b> }", "10.0.0.1", 4, LivenessState.Up),
        View("ünï 🐘 \u202e", "10.0.0.1", 5, LivenessState.Up),
        View("\\", "10.0.0.1", 6, LivenessState.Up, "host-1.example:7"),
    ]));

    [Fact]
    public void Write_NoInstances_AnEmptyGraph() => Golden.Verify("empty.dot", Dot([]));

    [Fact]
    public void Write_AnyOrder_SameBytes()
    {
        var expected = Dot(Fleet);
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var shuffled = Fleet.Select(v => v with
            {
                Codename = $"RUN{random.Next()}",
                Number = random.Next(),
                Dependencies = v.Dependencies with { Items = [.. v.Dependencies.Items.OrderBy(_ => random.Next())] },
            }).ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(expected, Dot(shuffled));
        }
    }

    [Fact]
    public void Of_TwoRunsAtASocket_TheLatestHoldsIt()
    {
        var before = View("before", "10.0.0.1", 80, LivenessState.Down);
        var after = View("after", "10.0.0.1", 80, LivenessState.Up);
        after = after with { First = before.First + 1 };

        foreach (var instances in new[] { new[] { before, after }, [after, before] })
            Assert.Equal("after", Assert.Single(TopologyGraph.Of(instances).Nodes).Instance.Service);
    }

    [Fact]
    public void Of_Dependencies_ResolvedBySocketWhateverTheirFormOrPrefix()
    {
        var edges = TopologyGraph.Of(Fleet).Edges.Select(e => $"{e.From.Instance.Service} {e.ToEndpoint} {e.To?.Instance.Service ?? "-"}");

        Assert.Equal(
            [
                "orders 10.0.0.8:9000 ledger", "orders 10.0.0.9:5432 -", "orders db.example:5432 -", "ledger [::1]:80 mail", "mail 10.0.0.7:8080 orders",
                "self 10.0.0.7:8080 orders", "self [2001:db8::7]:1 self",
            ],
            edges);
    }

    private static string Dot(IEnumerable<InstanceView> instances) => DotWriter.Write(TopologyGraph.Of(instances));

    private static InstanceView View(string service, string host, int port, LivenessState state, params string[] dependencies)
    {
        var endpoint = new Endpoint(IPAddress.Parse(host), port);
        return new InstanceView
        {
            Number = 1,
            Log = null,
            Codename = "ABCDEF",
            Service = service,
            Endpoint = endpoint,
            State = state,
            Since = 1,
            First = 1,
            Latest = new KeepaliveRecord { Kind = RecordKind.Keepalive, Order = 1, At = 1, Allowance = 1, Endpoint = endpoint },
            Dependencies = new DependencySet([], [.. dependencies.Select(d => Dependency.TryParse(d, out var read) ? read : throw new InvalidOperationException(d))]),
        };
    }
}
