using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet.Past;

/// <summary>
/// Whatever a fleet lives through, what is told of it as of any moment without opening what was kept is what one fold over every record says.
/// </summary>
public sealed class PastModelTests : IDisposable
{
    private const int AnyMoments = 30;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, false, true, true, false)]
    [InlineData(3, false, false, true, false)]
    [InlineData(4, false, true, false, false)]
    [InlineData(5, false, false, false, false)]
    [InlineData(6, true, true, true, false)]
    [InlineData(7, false, false, false, true)]
    [InlineData(8, false, true, true, true)]
    [InlineData(34, false, false, false, true)]
    [InlineData(29, false, false, false, true)]
    [InlineData(9, true, true, false, true)]
    public async Task List_AnyFleetAtAnyMoment_IsWhatOneFoldOverEveryRecordSays(int seed, bool isSqlite, bool isKarlMortal, bool isNetworkCut, bool isClockSet)
    {
        await using var fleet = new LivingFleet(() => isSqlite ? new SqliteStore(_folder.File("karl.db")) : new MemoryStore(), seed) { IsKarlMortal = isKarlMortal, IsNetworkCut = isNetworkCut, IsClockSet = isClockSet };
        var random = new Random(seed);
        var began = fleet.Now;
        var tally = new Tally();
        for (var part = 0; part < 3; part++)
        {
            await fleet.LiveAsync(TimeSpan.FromMinutes(30));
            await CheckAsync(fleet, random, began, tally);
        }

        await fleet.StartAsync(); // Every head is as it was found now, until something is written behind it.
        await CheckAsync(fleet, random, began, tally);
        Assert.True(tally.Views > (isClockSet ? 100 : 400), $"Only {tally.Views} views were compared.");

        if (isClockSet) return;

        // What came late stands elsewhere, and may say anything of the time at which it counts: while it was on its way to a Karl who was dead, or was cut off. Of
        // such moments the records tell, and with a Karl who is dead for half of the time they are a third of all.
        var tellable = tally.Views - tally.Overtaken;
        Assert.True(tally.Told >= tellable * 0.9, $"Of {tellable} views only {tally.Told} were told without opening what was kept.");
        Assert.True(isNetworkCut || isKarlMortal || tally.Told > tally.Views * 0.9, $"Of {tally.Views} views only {tally.Told} were told without opening what was kept.");
        Assert.Equal(0, tally.Least);
    }

    private static async Task CheckAsync(LivingFleet fleet, Random random, long began, Tally tally)
    {
        var lives = new List<KeptLife>();
        foreach (var codename in fleet.Codenames) lives.Add(await KeptLife.ReadAsync(fleet, codename));
        began = Math.Min(began, fleet.Now - Time.Microseconds(TimeSpan.FromHours(1))); // The clock may have been set back to before it.
        var moments = new List<long>();
        for (var i = 0; i < AnyMoments; i++) moments.Add(random.NextInt64(began, fleet.Now));

        // Where things change, to the microsecond.
        foreach (var records in lives.OrderBy(_ => random.Next()).Take(5).Select(l => l.Records))
        {
            var record = records[random.Next(records.Count)];
            moments.AddRange([record.Order - 1, record.Order, record.At + record.Allowance - 1, record.At + record.Allowance, records[^1].Order]);
        }

        moments.AddRange(fleet.Karl.Get<WatchLog>().Gaps(began).OrderBy(_ => random.Next()).Take(4).SelectMany(g => new[] { g.At - 1, g.At, g.At + 1 }));
        foreach (var (index, moment) in moments.Index().Where(m => m.Item >= began && m.Item < fleet.Now))
        {
            var window = new Window(moment - (random.Next(2) == 0 ? 1 : random.NextInt64(1, 1_200_000_000)), moment, fleet.Now);
            var listed = (await fleet.Karl.Query.ListAsync(window, filter: null, CancellationToken.None)).ToDictionary(v => v.Codename, StringComparer.Ordinal);
            if (index < AnyMoments) tally.Count(listed.Values, moment); // The others are where what stands beside the blocks ends.
            tally.Least += listed.Values.Count(v => v.IsAtLeast);
            await fleet.Karl.Query.ReadAsync(listed.Values, window, CancellationToken.None);
            foreach (var life in lives)
            {
                var expected = await life.AsOfAsync(fleet, window.To);
                var one = await fleet.Karl.Query.FindAsync(life.Codename, window, CancellationToken.None);
                if (one is not null) await fleet.Karl.Query.ReadAsync([one], window, CancellationToken.None);
                Assert.Equal(At(began, window, Said(expected, one)), At(began, window, Said(one, one)));
                var isOfWindow = expected is not null && (expected.State is LivenessState.Up or LivenessState.Unknown || expected.Since >= window.From || expected.IsMissing);
                var inList = listed.GetValueOrDefault(life.Codename);
                Assert.Equal(At(began, window, isOfWindow ? Said(expected, inList) : "none"), At(began, window, Said(inList, inList)));
            }
        }
    }

    // What may have been up before it is said to be, was: then that is all that is said.
    private static string Said(InstanceView? view, InstanceView? told)
    {
        if (view is null) return "none";
        var since = told is { IsAtLeast: true } && view.Since <= told.Since ? "at least" : $"{view.Since}";
        var dependencies = string.Join(' ', view.Dependencies.Items);
        return $"{view.Codename} {view.Service} {view.Endpoint} {view.State} {since} {view.IsMissing} {view.First} {view.Latest.Order} [{dependencies}] {view.Build}";
    }

    private static string At(long began, Window window, string said) => $"{(window.To - began) / 1e6:0.000000} s: {said}";

    private sealed class Tally
    {
        public int Views { get; set; }

        public int Told { get; set; }

        public int Overtaken { get; set; }

        public int Least { get; set; }

        public void Count(IEnumerable<InstanceView> views, long moment)
        {
            foreach (var view in views)
            {
                Views++;
                if (!view.IsRead) Told++;
                else if (view.Late.Any(l => l.LastOrder > moment && l.FirstAt <= moment)) Overtaken++;
            }
        }
    }
}
