using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>Whether a service was there, out of the lives of its instances.</summary>
public sealed class ServiceLifeTests
{
    private static readonly Window Hour = new(Seconds(0), Seconds(3600), Seconds(3600));

    [Fact]
    public void Of_OneDownAndAnotherUp_Up()
    {
        var life = Of(
            (Run("A", 1, 0), [Span(LivenessState.Up, 0, 100), Span(LivenessState.Down, 100)]),
            (Run("B", 2, 0), [Span(LivenessState.Up, 0)]));

        Assert.Equal([(LivenessState.Up, 0)], life);
    }

    [Fact]
    public void Of_AnotherRunAtTheEndpoint_EndsTheOutage()
    {
        var life = Of(
            (Run("A", 1, 0), [Span(LivenessState.Up, 0, 100), Span(LivenessState.Down, 100)]),
            (Run("B", 1, 300), [Span(LivenessState.Up, 300, 500), Span(LivenessState.Done, 500)]));

        Assert.Equal([(LivenessState.Up, 0), (LivenessState.Down, 100), (LivenessState.Up, 300), (LivenessState.Done, 500)], life);
    }

    [Fact]
    public void Of_NobodyUpAndOneUnknown_Unknown()
    {
        var life = Of(
            (Run("A", 1, 0), [Span(LivenessState.Up, 0, 100), Span(LivenessState.Down, 100)]),
            (Run("B", 2, 0), [Span(LivenessState.Up, 0, 50), Span(LivenessState.Unknown, 50, 200), Span(LivenessState.Up, 200, 250), Span(LivenessState.Done, 250)]));

        Assert.Equal([(LivenessState.Up, 0), (LivenessState.Unknown, 100), (LivenessState.Up, 200), (LivenessState.Down, 250)], life);
    }

    [Theory]
    [InlineData(0, 0, "–")]
    [InlineData(5, 0, "100 %")]
    [InlineData(999_999, 1, "99.99 %")]
    [InlineData(1, 1, "50.00 %")]
    [InlineData(0, 1, "0.00 %")]
    public void Percent_OfAnAvailability_NeverRoundedUpToAllOfIt(long up, long down, string expected) =>
        Assert.Equal(expected, new Availability(up, down, 7).Percent());

    private static long Seconds(long seconds) => seconds * 1_000_000;

    private static LifeSpan Span(LivenessState state, long from, long? to = null) =>
        new() { State = state, From = Time.From(Seconds(from)), To = to is { } end ? Time.From(Seconds(end)) : null };

    private static List<(LivenessState State, int Second)> Of(params (InstanceView View, IReadOnlyList<LifeSpan> Spans)[] lives) =>
        [.. ServiceLife.Of(lives.Select(l => Lives.UpTo(Lives.SuccessorOf(l.View, lives.Select(o => o.View)), l.Spans)), Hour).Select(s => (s.State, (int)(Time.Microseconds(s.From) / 1_000_000)))];

    private static InstanceView Run(string codename, int port, long first)
    {
        var endpoint = Endpoint.Of(IPAddress.Loopback, port);
        return new InstanceView
        {
            Number = port,
            Log = null,
            Codename = codename,
            Service = "orders",
            Endpoint = endpoint,
            State = LivenessState.Up,
            Since = Seconds(first),
            First = Seconds(first),
            Latest = new KeepaliveRecord { Kind = RecordKind.Keepalive, Order = 1, At = Seconds(first), Allowance = 1, Endpoint = endpoint },
            Dependencies = DependencySet.Empty,
        };
    }
}
