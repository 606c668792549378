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
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, false, true, true)]
    [InlineData(2, false, true, true)]
    [InlineData(3, false, false, true)]
    [InlineData(4, false, true, false)]
    [InlineData(5, false, false, false)]
    [InlineData(6, true, true, true)]
    public async Task List_AnyFleetAtAnyMoment_IsWhatOneFoldOverEveryRecordSays(int seed, bool isSqlite, bool isKarlMortal, bool isNetworkCut)
    {
        await using var fleet = new LivingFleet(() => isSqlite ? new SqliteStore(_folder.File("karl.db")) : new MemoryStore(), seed) { IsKarlMortal = isKarlMortal, IsNetworkCut = isNetworkCut };
        var random = new Random(seed);
        var began = fleet.Now;
        var tally = new Tally();
        for (var part = 0; part < 4; part++)
        {
            await fleet.LiveAsync(TimeSpan.FromMinutes(45));
            await CheckAsync(fleet, random, began, tally);
        }

        await fleet.StartAsync();
        await CheckAsync(fleet, random, began, tally);
        Assert.True(tally.Views > 1_000, $"Only {tally.Views} views were compared.");
        Assert.True(tally.Told > tally.Views * (isNetworkCut ? 0.5 : 0.8), $"Of {tally.Views} views only {tally.Told} were told without opening what was kept.");
        Assert.True(tally.Least <= tally.Views * (isNetworkCut && isKarlMortal ? 0.1 : 0), $"Of {tally.Views} views {tally.Least} do not tell exactly since when.");
    }

    private static async Task CheckAsync(LivingFleet fleet, Random random, long began, Tally tally)
    {
        var past = new PastRecords(fleet.Karl.Get<KeepaliveHistory>());
        var directory = fleet.Karl.Get<InstanceDirectory>();
        var moments = new List<long>();
        for (var i = 0; i < 40; i++) moments.Add(random.NextInt64(began, fleet.Now));

        // Where things change, to the microsecond.
        foreach (var codename in fleet.Codenames.OrderBy(_ => random.Next()).Take(12))
        {
            var records = await fleet.Karl.RecordsAsync(codename);
            var record = records[random.Next(records.Count)];
            moments.AddRange([record.Order - 1, record.Order, record.At + record.Allowance - 1, record.At + record.Allowance, records[^1].Order]);
        }

        moments.AddRange(fleet.Karl.Get<WatchLog>().Gaps(began).OrderBy(_ => random.Next()).Take(6).SelectMany(g => new[] { g.At - 1, g.At, g.At + 1 }));
        foreach (var moment in moments.Where(m => m >= began && m < fleet.Now))
        {
            var window = new Window(moment - (random.Next(2) == 0 ? 1 : random.NextInt64(1, 1_200_000_000)), moment, fleet.Now);
            var listed = (await fleet.Karl.Query.ListAsync(window, filter: null, CancellationToken.None)).ToDictionary(v => v.Codename, StringComparer.Ordinal);
            tally.Views += listed.Count;
            tally.Told += listed.Values.Count(v => !v.IsRead);
            tally.Least += listed.Values.Count(v => v.IsAtLeast);
            await fleet.Karl.Query.ReadAsync(listed.Values, window, CancellationToken.None);
            foreach (var codename in fleet.Codenames)
            {
                var found = await directory.FindAsync(codename, CancellationToken.None) ?? throw new InvalidOperationException(codename);
                var expected = await ExpectedAsync(fleet, past, directory, found.Number, window);
                var one = await fleet.Karl.Query.FindAsync(codename, window, CancellationToken.None);
                if (one is not null) await fleet.Karl.Query.ReadAsync([one], window, CancellationToken.None);
                Assert.Equal(Said(expected, one), Said(one, one));
                var isOfWindow = expected is not null && (expected.State is LivenessState.Up or LivenessState.Unknown || expected.Since >= window.From || expected.IsMissing);
                var inList = listed.GetValueOrDefault(codename);
                Assert.Equal(isOfWindow ? Said(expected, inList) : "none", Said(inList, inList));
            }
        }
    }

    // One fold over all that was sent up to then, and what late keepalives say of it.
    private static async Task<InstanceView?> ExpectedAsync(LivingFleet fleet, PastRecords past, InstanceDirectory directory, long number, Window window)
    {
        var log = fleet.Karl.Fleet.Instances.FirstOrDefault(i => i.Log.Number == number)?.Log;
        var row = log?.Row ?? await directory.GetAsync(number, CancellationToken.None) ?? throw new InvalidOperationException("It is gone.");
        var reading = await past.ReadAsync(number, log, row.Late, window with { From = 0 }, Life.Never, CancellationToken.None);
        if (PastRecords.LatestOf(reading.Records, window.To) is not { } latest) return null;
        var spans = LifeFold.Spans(past.Happened(reading.Records), window.To);
        if (spans.Count == 0) return null;
        var details = KeepaliveDetails.Read(latest.Body);
        var since = Time.Microseconds(spans[^1].From);
        var outages = await directory.OutagesAsync(since, since, CancellationToken.None, number);
        return new InstanceView
        {
            Number = number,
            Log = log,
            Codename = row.Codename,
            Service = details.Service,
            Endpoint = latest.Endpoint,
            State = spans[^1].State,
            Since = since,
            IsMissing = spans[^1].State == LivenessState.Down && outages.Exists(o => o.LastsAt(window.To)),
            First = row.FirstUs,
            Latest = latest,
            Dependencies = details.Dependencies,
            Build = PastRecords.BuildOf(reading.Records) ?? BuildId.None,
        };
    }

    // What may have been up before it is said to be, was: then that is all that is said.
    private static string Said(InstanceView? view, InstanceView? told)
    {
        if (view is null) return "none";
        var since = told is { IsAtLeast: true } && view.Since <= told.Since ? "at least" : $"{view.Since}";
        var dependencies = string.Join(' ', view.Dependencies.Items);
        return $"{view.Codename} {view.Service} {view.Endpoint} {view.State} {since} {view.IsMissing} {view.First} {view.Latest.Order} [{dependencies}] {view.Build}";
    }

    private sealed class Tally
    {
        public int Views { get; set; }

        public int Told { get; set; }

        public int Least { get; set; }
    }
}
