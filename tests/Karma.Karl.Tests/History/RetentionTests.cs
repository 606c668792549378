using System.Text;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Tests.Fleet.Rollups;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.History;

/// <summary>What goes, and when; what stays.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly KeepaliveJson Gone = new() { Codename = "AAAAAA" };
    private static readonly KeepaliveJson Stays = new() { Codename = "BBBBBB", Port = 8081 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Expire_ByAge_KeepalivesGoAndRollupsStayUntilTheirTime()
    {
        await using var fleet = new RollupFleet(() => new MemoryStore());
        await StartAsync(fleet, new RetentionLimits(TimeSpan.FromHours(6), TimeSpan.FromDays(2), MostBytes: null));
        for (var round = 0; round < 180; round++) await fleet.RoundAsync([Gone, Stays], []);
        await fleet.Karl.GoodbyeAsync("AAAAAA", run: RollupFleet.Run);
        await BeatAsync(fleet, hours: 10);

        Assert.Null(await fleet.Karl.Query.LocateAsync("AAAAAA", CancellationToken.None));
        Assert.Equal(180, Assert.Single(await fleet.RolledAsync(1)).Value.Keepalives);
        Assert.InRange((await fleet.Karl.RecordsAsync("BBBBBB"))[0].At, fleet.Now - Hours(8), fleet.Now - Hours(6));
        Assert.True((await fleet.Karl.Get<InstanceDirectory>().FindEverAsync("AAAAAA", CancellationToken.None))?.Row.IsGone);

        // Its codename is another's who comes now, whoever he is; its rollups stay its own.
        Assert.Equal(IntakeOutcome.Kept, await fleet.Karl.SendAsync(Gone with { Second = 1 }, run: "another"));
        await BeatAsync(fleet, hours: 64);

        Assert.Empty(await fleet.RolledAsync(1));
        Assert.Null(await fleet.Karl.Get<InstanceDirectory>().GetAsync(1, CancellationToken.None));
        Assert.InRange((await fleet.RolledAsync(2)).Keys.Min(), Hour.Of(fleet.Now) - 72, Hour.Of(fleet.Now) - 48);
        Assert.InRange((await fleet.Store.AllAsync(StoreTable.Rolled))[0].Key.Major, Hour.Of(fleet.Now) - 50, Hour.Of(fleet.Now) - 48);
        Assert.DoesNotContain(await fleet.Store.AllAsync(StoreTable.Place), r => r.Key.Minor == 1);
    }

    [Fact]
    public async Task Expire_ClockIsSetFarAheadByMistake_NothingGoesUntilItHasGoneOnForAnHour()
    {
        await using var store = new MemoryStore();
        var clock = new FakeClock();
        await using var karl = await TestKarl.StartAsync(store, clock);
        for (var i = 0; i < 200; i++)
        {
            await karl.SendAsync(Stays with { Second = 20 * i });
            await karl.PassAsync(20);
        }

        var (blocks, watches) = ((await store.AllAsync(StoreTable.Block)).Count, (await store.AllAsync(StoreTable.Watch)).Count);
        Assert.True(blocks > 0);
        clock.SetWallClock(clock.Now + TimeSpan.FromDays(365));
        await karl.PassAsync(TimeSpan.FromMinutes(50));
        var old = (await store.AllAsync(StoreTable.Block)).Count(row => row.Key.Minor < karl.Now - Hours(24));
        Assert.Equal((blocks + 1, watches + 1), (old, (await store.AllAsync(StoreTable.Watch)).Count)); // The head that was open is a block now.

        await karl.PassAsync(TimeSpan.FromMinutes(20));
        Assert.DoesNotContain(await store.AllAsync(StoreTable.Block), row => row.Key.Minor < karl.Now - Hours(24));
    }

    [Fact]
    public async Task Expire_ClockWasFarAheadForAMinute_WhatCameSinceGoesInItsTime()
    {
        await using var fleet = new RollupFleet(() => new MemoryStore());
        await StartAsync(fleet, new RetentionLimits(TimeSpan.FromHours(6), TimeSpan.FromDays(2), MostBytes: null));
        await BeatAsync(fleet, hours: 1);
        fleet.SetClock(TimeSpan.FromDays(300));
        for (var round = 0; round < 3; round++) await fleet.RoundAsync([Stays], []);
        fleet.SetClock(TimeSpan.FromDays(-300));
        await BeatAsync(fleet, hours: 12);

        Assert.InRange((await fleet.Karl.RecordsAsync("BBBBBB"))[0].At, fleet.Now - Hours(9), fleet.Now - Hours(6));
        Assert.InRange((await fleet.RolledAsync(2)).Count + (await fleet.RolledAsync(1)).Count, 11, 15);
    }

    [Fact]
    public async Task Expire_BuildsThatNothingNamesAnyMore_GoAndTheOthersStay()
    {
        await using var fleet = new RollupFleet(() => new MemoryStore());
        await StartAsync(fleet, new RetentionLimits(TimeSpan.FromHours(6), TimeSpan.FromDays(2), MostBytes: null));
        for (var round = 0; round < 90; round++) // One who invents a build with each keepalive, and one who has one and names it once.
            await fleet.RoundAsync([Gone with { Build = BuildOf(round) }, Stays with { Build = round == 0 ? BuildOf(1_000) : null }], []);
        Assert.Equal(91, (await fleet.Store.AllAsync(StoreTable.Build)).Count);
        await fleet.Karl.GoodbyeAsync("AAAAAA", run: RollupFleet.Run);
        await BeatAsync(fleet, hours: 70);

        // What it carries now, and what it said once: its row names that.
        var kept = (await fleet.Store.AllAsync(StoreTable.Build)).Select(row => Encoding.UTF8.GetString(row.Value));
        Assert.Equal(new[] { BuildOf(1_000), KeepaliveJson.SomeBuild }.Order(StringComparer.Ordinal), kept.Order(StringComparer.Ordinal));
        Assert.Equal(2, (await fleet.Store.AllAsync(StoreTable.BuildUse)).Count);
        Assert.Equal(IntakeOutcome.Kept, await fleet.Karl.SendAsync(Stays with { Build = BuildOf(3), Second = 7 }, run: RollupFleet.Run)); // One that went is back.
        Assert.Contains(BuildOf(3), (await fleet.Karl.SentAsync("BBBBBB"))[^1], StringComparison.Ordinal);

        static string BuildOf(int number) => KeepaliveJson.SomeBuild.Replace("5f1e2d", $"5f{number:x4}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expire_KarlWasAwayForDays_TheUseOfABuildIsNotedAsOfNow()
    {
        await using var fleet = new RollupFleet(() => new MemoryStore());
        await fleet.StartAsync();
        await BeatAsync(fleet, hours: 1);
        fleet.Clock.Advance(TimeSpan.FromDays(3));
        await fleet.StartAsync();
        for (var round = 0; round < 6; round++) await fleet.RoundAsync([Stays], []);

        var use = Assert.Single(await fleet.Store.AllAsync(StoreTable.BuildUse));
        Assert.InRange(StoredNumbers.Read(use), fleet.Now - (Hours(1) / 20), fleet.Now);
    }

    [Fact]
    public async Task Expire_BySize_TheOldestGoFirstAndNoneThatIsNotRolledUp()
    {
        const long Most = 40_000;
        await using var fleet = new RollupFleet(() => new MemoryStore());
        await StartAsync(fleet, new RetentionLimits(TimeSpan.FromDays(30), TimeSpan.FromDays(730), Most));
        for (var round = 0; round < 24 * 180; round++) await fleet.RoundAsync([Gone, Stays], []);
        for (var i = 0; i < 10; i++) await fleet.RoundAsync([], []);

        Assert.InRange(await fleet.Store.MeasureAsync(CancellationToken.None), Most / 2, Most);
        var oldest = (await fleet.Karl.RecordsAsync("BBBBBB"))[0].At;
        Assert.InRange(oldest, fleet.Now - Hours(20), fleet.Now - Hours(3));
        Assert.Equal(180, (await fleet.RolledAsync(2)).Values.First().Keepalives);
        Assert.InRange((await fleet.RolledAsync(2)).Count, 22, 25);
    }

    [Fact]
    public async Task Expire_MuchInAFile_TheFileShrinks()
    {
        var path = _folder.File("karl.db");
        await using var store = new SqliteStore(path);
        await store.OpenAsync(CancellationToken.None);
        var block = new byte[4_000];
        for (var i = 0; i < 40; i++)
        {
            await store.CommitAsync(batch =>
            {
                for (var k = 0; k < 200; k++)
                {
                    batch.Put(StoreTable.Block, new StoreKey(k, i), block);
                    batch.Put(StoreTable.Timeline, new StoreKey(i, k), block.AsMemory(0, 16));
                }
            });
        }

        var full = new FileInfo(path).Length;
        var taken = await store.MeasureAsync(CancellationToken.None);
        for (var i = 0; i < 40 * 4; i++) // As retention goes on, some at a tick.
        {
            await store.CommitAsync(batch =>
            {
                for (var k = i % 4 * 50; k < ((i % 4) + 1) * 50; k++)
                {
                    batch.Delete(StoreTable.Timeline, new StoreKey(i / 4, k));
                    batch.Delete(StoreTable.Block, new StoreKey(k, i / 4));
                }
            });
        }

        Assert.True(taken > 30_000_000, $"{taken}");
        Assert.InRange(await store.MeasureAsync(CancellationToken.None), 0, taken - 20_000_000);
        await store.DisposeAsync(); // The last checkpoint, which cuts off what was given back.
        Assert.InRange(new FileInfo(path).Length, 0, full / 3);
        TestContext.Current.TestOutputHelper?.WriteLine($"{full} → {new FileInfo(path).Length}");
    }

    private static Task StartAsync(RollupFleet fleet, RetentionLimits limits) => fleet.StartAsync(builder => builder.Services.AddSingleton(limits));

    private static async Task BeatAsync(RollupFleet fleet, int hours)
    {
        for (var round = 0; round < hours * 180; round++) await fleet.RoundAsync([Stays], []);
    }

    private static long Hours(int hours) => Time.Microseconds(TimeSpan.FromHours(hours));
}
