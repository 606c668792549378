using Karma.Karl.Fleet;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet.Rollups;

/// <summary>
/// Fleets that live as chance has it, for half a day: they start anew, fall silent, are cut off and hand over later, and Karl is away, or is killed. Whatever
/// happens, what is rolled up is what one fold over every keepalive says.
/// </summary>
public sealed class RollupModelTests : IDisposable
{
    private static readonly string[] Codenames = ["AAAAAA", "BBBBBB", "CCCCCC", "DDDDDD", "EEEEEE", "FFFFFF"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, false, false)]
    [InlineData(3, false, false)]
    [InlineData(4, true, false)]
    [InlineData(5, false, true)]
    [InlineData(6, true, true)]
    public async Task Rollups_AnyFleet_AreWhatOneFoldOverEveryKeepaliveSays(int seed, bool isSqlite, bool isClockSet)
    {
        var random = new Random(seed);
        await using var fleet = new RollupFleet(() => isSqlite ? new SqliteStore(_folder.File("karl.db")) : new MemoryStore());
        await fleet.StartAsync();
        var members = Codenames.Select((c, i) => new KeepaliveJson { Codename = c, Port = 8080 + (i / 2), Service = i < 4 ? "orders" : "prices" }).ToArray();
        var moods = members.Select((_, i) => i % 2 == 0 ? Mood.Beats : Mood.NotYet).ToArray();
        var away = 0;
        var wrong = TimeSpan.Zero;
        for (var round = 0; round < (isSqlite ? 4 : 12) * 180; round++)
        {
            for (var i = 0; i < members.Length; i++) moods[i] = Next(moods[i], random);
            if (away == 0 && random.Next(250) == 0) away = random.Next(1, 400);
            if (isClockSet && random.Next(120) == 0)
            {
                // Ahead for a while; or back to what is right, or a little further.
                var step = wrong > TimeSpan.Zero ? -wrong - TimeSpan.FromSeconds(random.Next(2) * random.Next(3, 300)) : TimeSpan.FromSeconds(random.Next(2) == 0 ? random.Next(3, 3_000) : random.Next(3_000, 40_000));
                wrong = wrong > TimeSpan.Zero ? TimeSpan.Zero : wrong + step;
                fleet.SetClock(step);
            }

            var isKarlThere = away == 0;
            var beating = members.Where((_, i) => moods[i] == Mood.Beats).ToList();
            var cut = members.Where((_, i) => moods[i] == Mood.CutOff).ToList();
            if (isKarlThere)
            {
                await fleet.RoundAsync(beating, cut);
                foreach (var member in beating.Where(_ => random.Next(30) == 0)) await fleet.HandOverAsync(member);
            }
            else
            {
                await fleet.RoundAsync([], [.. beating, .. cut], isKarlThere: false);
                if (--away == 0) await fleet.StartAsync();
            }
        }

        await fleet.SettleAsync();
        var hours = 0;
        var folds = new Dictionary<string, (InstanceRow Row, Dictionary<long, (int Keepalives, List<Stretch> Stretches)> Hours)>(StringComparer.Ordinal);
        for (var number = 1; number <= members.Length; number++)
        {
            if (await fleet.Karl.Get<InstanceDirectory>().GetAsync(number, CancellationToken.None) is not { } row) continue;
            var folded = await fleet.FoldedAsync(row.Codename, number);
            var rolled = await fleet.RolledAsync(number);
            folds[row.Codename] = (row, folded);
            Assert.Equal(folded.Where(h => h.Key < fleet.Maker.MadeBefore).Select(Said).Order(StringComparer.Ordinal), rolled.Where(h => h.Key < fleet.Maker.MadeBefore).Select(h => Said(KeyValuePair.Create(h.Key, (h.Value.Keepalives, h.Value.Stretches.ToList())))).Order(StringComparer.Ordinal));
            hours += rolled.Count;
        }

        Assert.True(hours > 20, $"Only {hours} hours were rolled up.");
        foreach (var service in new[] { "orders", "prices" })
            await AssertServiceAsync(fleet, service, [.. folds.Values.Where(f => f.Row.Service == service)]);
    }

    // Of all hours up to now: what is rolled up, and what is not yet.
    private static async Task AssertServiceAsync(
        RollupFleet fleet, string service, List<(InstanceRow Row, Dictionary<long, (int Keepalives, List<Stretch> Stretches)> Hours)> folds)
    {
        if (folds.Count == 0) return;
        var first = folds.Min(f => f.Hours.Keys.Min());
        var window = new Window(Hour.Begin(first), fleet.Now, fleet.Now);
        var told = await fleet.Karl.Get<AvailabilityQuery>().OfPlaceAsync(Place.OfService(service), window, step: 1, CancellationToken.None);
        Assert.NotNull(told);
        Assert.Equal(fleet.Now, told.Through);
        foreach (var bucket in told.Items)
        {
            var stretches = folds.SelectMany(f => f.Hours.TryGetValue(bucket.First, out var hour) ? hour.Stretches : []).ToList();
            Assert.Equal(
                (bucket.First, Together(stretches, LivenessState.Up), Together(stretches, LivenessState.Down), Together(stretches, LivenessState.Unknown)),
                (bucket.First, bucket.Up, bucket.Down, bucket.Unknown));
            Assert.Equal(folds.Sum(f => f.Hours.GetValueOrDefault(bucket.First).Keepalives), bucket.Keepalives);
            // In the order in which they were heard of: what is handed over later may reach further back.
            var began = folds.Where(f => Hour.Of(f.Row.FirstUs) == bucket.First).ToList();
            Assert.Equal(
                (began.Count, began.Count(b => folds.TakeWhile(f => f != b).Any(f => f.Row.Endpoint == b.Row.Endpoint && f.Row.FirstUs < b.Row.FirstUs))),
                (bucket.Starts, bucket.Restarts));
        }

        var total = told.Total();
        var byDay = (await fleet.Karl.Get<AvailabilityQuery>().OfPlaceAsync(Place.OfService(service), window, Hour.ADay, CancellationToken.None))?.Total();
        Assert.Equal((total.Up, total.Down, total.Unknown, total.Keepalives), (byDay?.Up, byDay?.Down, byDay?.Unknown, byDay?.Keepalives));
    }

    // Between two edges nothing changes: one look at each of these pieces tells.
    private static long Together(List<Stretch> stretches, LivenessState state)
    {
        var edges = stretches.SelectMany(s => new[] { s.From, s.To }).Distinct().Order().ToList();
        var length = 0L;
        for (var i = 1; i < edges.Count; i++)
        {
            var there = stretches.Where(s => s.From <= edges[i - 1] && s.To >= edges[i]).Select(s => s.State).ToList();
            var isUp = there.Contains(LivenessState.Up);
            var isUnknown = !isUp && there.Contains(LivenessState.Unknown);
            var isDown = !isUp && !isUnknown && there.Contains(LivenessState.Down);
            if (state == LivenessState.Up ? isUp : state == LivenessState.Down ? isDown : isUnknown) length += edges[i] - edges[i - 1];
        }

        return length;
    }

    private static string Said(KeyValuePair<long, (int Keepalives, List<Stretch> Stretches)> hour) =>
        $"{Hour.TimeOf(hour.Key):HH}: {hour.Value.Keepalives}; {string.Join(", ", hour.Value.Stretches.Select(s => $"{s.State} {s.From - Hour.Begin(hour.Key)}–{s.To - Hour.Begin(hour.Key)}"))}";

    private static Mood Next(Mood mood, Random random) => random.Next(300) switch
    {
        0 => Mood.Silent,
        1 or 2 => mood == Mood.NotYet ? mood : Mood.CutOff,
        < 12 => Mood.Beats,
        _ => mood,
    };

    private enum Mood
    {
        NotYet,
        Beats,
        CutOff,
        Silent,
    }
}
