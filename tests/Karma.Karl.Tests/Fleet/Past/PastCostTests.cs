using System.Text.Json.Nodes;
using Karma.Karl.Fleet;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet.Past;

/// <summary>What it takes to tell how a fleet stood: one reading of the timeline, and no block.</summary>
public sealed class PastCostTests : IAsyncDisposable
{
    private const int Instances = 40;

    private static readonly KeepaliveJson[] Members =
        [.. Enumerable.Range(0, Instances).Select(i => new KeepaliveJson { Codename = $"{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}AAAA", Port = 1_000 + i, Dependencies = """[{"ip":"10.0.0.9","port":80,"prefix":"/"}]""" })];

    private readonly FaultyStore _store = new(new MemoryStore());
    private readonly FakeClock _clock = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task List_FleetThatBeats_NothingIsOpenedAndSinceIsExact()
    {
        await using var karl = await TestKarl.StartAsync(_store, _clock);
        var began = karl.Now;
        await BeatAsync(karl, TimeSpan.FromMinutes(130));
        var gone = karl.Now;
        _clock.Advance(TimeSpan.FromMinutes(3)); // Karl stands still.
        var back = karl.Now;
        await BeatAsync(karl, TimeSpan.FromMinutes(70));

        await karl.Get<RollupMaker>().SettleAsync(); // It opens blocks.
        var reads = _store.ReadsOf(StoreTable.Block);
        for (var moment = began + 60_000_000; moment < karl.Now; moment += 171_000_000)
        {
            var views = await ListAsync(karl, moment);
            var state = moment > gone && moment < back ? LivenessState.Unknown : LivenessState.Up;
            Assert.Equal(Instances, views.Count);
            Assert.All(views, v => Assert.Equal((state, false, false, "10.0.0.9:80"), (v.State, v.IsRead, v.IsAtLeast, v.Dependencies.Items.Single().ToString())));
            if (moment <= gone) Assert.All(views, v => Assert.Equal(v.First, v.Since));
            if (moment > back + 60_000_000) Assert.All(views, v => Assert.InRange(v.Since, back, back + 21_000_000));
        }

        Assert.Equal(reads, _store.ReadsOf(StoreTable.Block));
    }

    [Fact]
    public async Task List_FleetThatLeftMemory_NothingIsOpened()
    {
        await using var karl = await TestKarl.StartAsync(_store, _clock);
        await BeatAsync(karl, TimeSpan.FromMinutes(70));
        var end = karl.Now;
        foreach (var member in Members) await karl.GoodbyeAsync(member.Codename);
        await karl.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(karl.Fleet.Instances);
        await karl.Get<RollupMaker>().SettleAsync(); // It opens blocks.

        var (reads, rows) = (_store.ReadsOf(StoreTable.Block), _store.ReadsOf(StoreTable.Instance));
        Assert.All(await ListAsync(karl, end - 600_000_000), v => Assert.Equal((LivenessState.Up, v.First, false), (v.State, v.Since, v.IsRead)));
        var done = await karl.Query.ListAsync(new Window(end - 1, end + 600_000_000, karl.Now), filter: null, CancellationToken.None);
        Assert.Equal(Instances, done.Count);
        Assert.All(done, v => Assert.Equal((LivenessState.Done, false), (v.State, v.IsRead)));

        Assert.Equal(reads, _store.ReadsOf(StoreTable.Block));
        Assert.Equal(2, _store.ReadsOf(StoreTable.Instance) - rows);
    }

    [Fact]
    public async Task List_KarlBeganAnew_HeadsTellAsTheyWereFound()
    {
        long began;
        await using (var karl = await TestKarl.StartAsync(_store, _clock))
        {
            began = karl.Now;
            await BeatAsync(karl, TimeSpan.FromMinutes(70));
        }

        await using var next = await TestKarl.StartAsync(_store, _clock);
        var reads = _store.ReadsOf(StoreTable.Block);
        for (var moment = began + 60_000_000; moment < next.Now; moment += 171_000_000)
            Assert.All(await ListAsync(next, moment), v => Assert.Equal((LivenessState.Up, v.First, false, false), (v.State, v.Since, v.IsAtLeast, v.IsRead)));
        Assert.Equal(reads, _store.ReadsOf(StoreTable.Block));
    }

    [Fact]
    public async Task List_StoreOfAnOlderKarl_IsOpenedAndSaysAtLeast()
    {
        long began, ended;
        await using (var karl = await TestKarl.StartAsync(_store, _clock))
        {
            began = karl.Now;
            await BeatAsync(karl, TimeSpan.FromMinutes(110));
            ended = karl.Now;
        }

        await ForgetAsync();
        await using var next = await TestKarl.StartAsync(_store, _clock);
        await BeatAsync(next, TimeSpan.FromMinutes(70));
        foreach (var moment in new[] { began + 3_000_000_000, ended - 60_000_000, ended + 60_000_000, ended + 3_600_000_000 })
        {
            var views = await ListAsync(next, moment);
            Assert.Equal(Instances, views.Count);
            Assert.All(views, v => Assert.Equal((LivenessState.Up, true, "orders"), (v.State, v.IsAtLeast, v.Service)));
            Assert.All(views, v => Assert.InRange(v.Since, v.First, moment));
        }

        var last = await ListAsync(next, ended + 3_600_000_000);
        Assert.All(last, v => Assert.False(v.IsRead));
    }

    private static ValueTask<List<InstanceView>> ListAsync(TestKarl karl, long moment) =>
        karl.Query.ListAsync(new Window(moment - 1, moment, karl.Now), filter: null, CancellationToken.None);

    private static async Task BeatAsync(TestKarl karl, TimeSpan time)
    {
        for (var end = karl.Clock.Now + time; karl.Clock.Now < end;)
        {
            foreach (var member in Members) await karl.SendAsync(member with { Second = (int)(karl.Now / 1_000_000 % 86_400) });
            for (var i = 0; i < 5; i++) await PassAsync(karl);
        }
    }

    private static async Task PassAsync(TestKarl karl)
    {
        karl.Clock.Advance(TimeSpan.FromSeconds(4));
        await karl.Intake.TickAsync();
    }

    // As if a Karl who knew of no summaries had written it.
    private async Task ForgetAsync()
    {
        var batch = new WriteBatch();
        foreach (var row in await _store.AllAsync(StoreTable.Timeline)) batch.Put(StoreTable.Timeline, row.Key, row.Value.AsMemory(0, 16));
        foreach (var row in await _store.AllAsync(StoreTable.Instance))
        {
            var json = JsonNode.Parse(row.Value)!.AsObject(); // A row is JSON.
            foreach (var name in new[] { "course", "proof", "profiles" }) Assert.True(json.Remove(name));
            batch.Put(StoreTable.Instance, row.Key, System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
        }

        await _store.CommitAsync(batch, CancellationToken.None);
    }
}
