using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet;

/// <summary>A service whose keepalives do not always reach Karl; what did not it hands over later, in the order of its sequence.</summary>
internal sealed class Straggler(FakeClock clock)
{
    public const string Codename = "ABCDEF";
    public const string Run = "secret";
    public static readonly Endpoint Here = Endpoint.Of(IPAddress.Parse("10.0.0.7"), 8080);

    /// <summary>What it could not deliver, and when that was due.</summary>
    public List<(int Sequence, DateTimeOffset Due)> Missed { get; } = [];

    /// <summary>The sequence of its latest keepalive, whether that was heard or not.</summary>
    public int Sequence { get; private set; }

    public static KeepaliveJson Json(int sequence) => new() { Codename = Codename, Second = sequence * 20, More = $",\"sequence\":{sequence}" };

    public static ParsedKeepalive? Parse(TestKarl karl, KeepaliveJson json) => karl.Get<KeepaliveParser>().Parse(json.Bytes, known: null);

    /// <summary>It beats, and Karl hears it; then its interval passes.</summary>
    public async Task BeatAsync(TestKarl karl, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(Json(++Sequence), run: Run));
            await karl.PassAsync(20);
        }
    }

    /// <summary>It beats, and nobody hears it.</summary>
    public void Miss() => Missed.Add((++Sequence, clock.Now));

    /// <summary>All that it could not deliver.</summary>
    public List<LateKeepalive> Batch(TestKarl karl) =>
        [.. Missed.Select(m => new LateKeepalive(Time.Microseconds(clock.Now - m.Due), Parse(karl, Json(m.Sequence))))];

    /// <summary>Hands something over.</summary>
    public static async Task<(IntakeOutcome Outcome, LateVerdict[] Verdicts)> HandOverAsync(TestKarl karl, IReadOnlyList<LateKeepalive> batch, Owner? sender = null) =>
        await karl.Get<LateKeepalives>().TakeAsync(Codename, sender ?? Owner.OfRun(Run), Here, batch, karl.Now, CancellationToken.None);
}
