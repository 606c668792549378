using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;
using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Tests.Fleet.Rollups;

/// <summary>A Karl on a clock of the test's, beacons that beat, and what a straight fold over every keepalive says of them.</summary>
internal sealed class RollupFleet(Func<IStore> open) : IAsyncDisposable
{
    public const string Run = "secret";
    private readonly List<TestKarl> _karls = [];
    private readonly Dictionary<string, int> _sequences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Sequence, DateTimeOffset Due)>> _missed = new(StringComparer.Ordinal);

    public FakeClock Clock { get; } = new();

    public IStore Store { get; private set; } = open();

    public TestKarl Karl => _karls[^1];

    public long Now => Clock.NowMicroseconds();

    public RollupMaker Maker => Karl.Get<RollupMaker>();

    /// <summary>Karl begins; one who was there before has crashed.</summary>
    public async Task StartAsync(Action<HostApplicationBuilder>? configure = null)
    {
        if (_karls.Count > 0 && Store.IsDurable)
        {
            await Store.DisposeAsync();
            Store = open();
        }

        _karls.Add(await TestKarl.StartAsync(Store, Clock, configure));
    }

    /// <summary>One round of twenty seconds: who sends, and who does so in vain.</summary>
    /// <param name="heard">Whose keepalives arrive.</param>
    /// <param name="missed">Whose keepalives do not.</param>
    /// <param name="isKarlThere">Whether Karl runs.</param>
    public async Task RoundAsync(IEnumerable<KeepaliveJson> heard, IEnumerable<KeepaliveJson> missed, bool isKarlThere = true)
    {
        foreach (var json in heard) Assert.Equal(IntakeOutcome.Kept, await Karl.SendAsync(Next(json), run: Run));
        foreach (var json in missed)
        {
            var sequence = SequenceOf(Next(json));
            if (!_missed.TryGetValue(json.Codename, out var missing)) _missed[json.Codename] = missing = [];
            missing.Add((sequence, Clock.Now));
        }

        if (!isKarlThere) Clock.Advance(TimeSpan.FromSeconds(20));
        for (var i = 0; isKarlThere && i < 5; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(4));
            await Karl.Intake.TickAsync();
            await Maker.SettleAsync();
        }
    }

    /// <summary>Karl's clock is set, and nothing else.</summary>
    public void SetClock(TimeSpan step)
    {
        Clock.SetWallClock(Clock.Now + step);
        foreach (var missed in _missed.Values)
            for (var i = 0; i < missed.Count; i++) missed[i] = missed[i] with { Due = missed[i].Due + step };
    }

    /// <summary>An instance hands over what it could not deliver.</summary>
    public async Task HandOverAsync(KeepaliveJson json)
    {
        if (!_missed.Remove(json.Codename, out var missed)) return;
        var here = Endpoint.Of(IPAddress.Parse("10.0.0.7"), json.Port);
        foreach (var part in missed.Chunk(200))
        {
            var batch = part.Select(m => new LateKeepalive(Time.Microseconds(Clock.Now - m.Due), Karl.Get<KeepaliveParser>().Parse(At(json, m.Sequence).Bytes, known: null))).ToList();
            var (outcome, verdicts) = await Karl.Get<LateKeepalives>().TakeAsync(json.Codename, Owner.OfRun(Run), here, batch, Now, CancellationToken.None);
            Assert.Equal(IntakeOutcome.Kept, outcome);
            Assert.All(verdicts, v => Assert.Equal(LateOutcome.Stored, v.Outcome));
        }
    }

    /// <summary>Ticks until every hour that is over is made, and nothing waits to be made anew.</summary>
    public async Task SettleAsync()
    {
        for (var i = 0; i < 40; i++) await RoundAsync([], []); // The ten minutes after which a late one is looked at, and more.
        var due = Hour.Of(Now - HourMaker.Settling);
        for (var i = 0; Maker.MadeBefore < due || (await Store.AllAsync(StoreTable.Stale)).Count > 0; i++)
        {
            Assert.True(i < 5_000, $"Rollups are made before {Maker.MadeBefore} and not {due}.");
            await RoundAsync([], []);
        }
    }

    /// <summary>What the store has of an instance, hour by hour.</summary>
    public async Task<Dictionary<long, HourOfLife>> RolledAsync(long number)
    {
        var hours = new Dictionary<long, HourOfLife>();
        await foreach (var day in Karl.Get<RollupLog>().DaysAsync(number, 0, long.MaxValue, CancellationToken.None))
            for (var hour = day.First; hour < day.First + Hour.ADay; hour++)
                if (day[hour] is { } life) hours[hour] = life;
        return hours;
    }

    /// <summary>One fold over every keepalive of an instance, cut into hours, up to now.</summary>
    public async Task<Dictionary<long, (int Keepalives, List<Stretch> Stretches)>> FoldedAsync(string codename, long number)
    {
        var records = await Karl.RecordsAsync(codename);
        var events = LifeEvents.InOrder(records, Karl.Get<WatchLog>().Gaps(records.Min(r => r.At))).ToList();
        var spans = LifeFold.Spans(events, Now);
        var outages = await Karl.Get<InstanceDirectory>().OutagesAsync(0, Life.Never, CancellationToken.None, number);
        var hours = new Dictionary<long, (int Keepalives, List<Stretch> Stretches)>();
        for (var hour = Hour.Of(records.Min(r => r.At)); hour <= Hour.Of(Now); hour++)
        {
            var stretches = new List<Stretch>();
            foreach (var span in spans)
            {
                var (from, to) = (Time.Microseconds(span.From), span.To is { } end ? Time.Microseconds(end) : Now);
                var ended = outages.Where(o => span.State == LivenessState.Down && o.Began == from && o.Ended != 0).Select(o => o.Ended).Append(to).Min();
                (from, to) = (Math.Max(from, Hour.Begin(hour)), Math.Min(ended, Hour.Begin(hour + 1)));
                if (from < to && span.State != LivenessState.Done) stretches.Add(new Stretch(span.State, from, to));
            }

            var keepalives = records.Count(r => r.Kind == RecordKind.Keepalive && Hour.Of(r.At) == hour);
            if (keepalives > 0 || stretches.Count > 0) hours[hour] = (keepalives, stretches);
        }

        return hours;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var karl in _karls) await karl.DisposeAsync();
        await Store.DisposeAsync();
    }

    private KeepaliveJson Next(KeepaliveJson json) => At(json, _sequences[json.Codename] = _sequences.GetValueOrDefault(json.Codename) + 1);

    private int SequenceOf(KeepaliveJson json) => _sequences[json.Codename];

    private static KeepaliveJson At(KeepaliveJson json, int sequence) => json with { Second = sequence * 20 % 86_400, More = $",\"sequence\":{sequence}" };
}
