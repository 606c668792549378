using Karma.Karl.Fleet;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet.Rollups;

public sealed class RollupMakerTests : IDisposable
{
    private static readonly KeepaliveJson Orders = new() { Codename = "AAAAAA" };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pass_KarlCrashesInTheMiddleOfAnHour_EveryInstanceOnce(bool isSqlite)
    {
        const int Instances = 300; // More than two steps.
        await using var fleet = new RollupFleet(() => isSqlite ? new SqliteStore(_folder.File("karl.db")) : new MemoryStore());
        await fleet.StartAsync();
        var members = Enumerable.Range(0, Instances).Select(i => new KeepaliveJson { Codename = $"{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}AAAA", Port = 1_000 + i }).ToList();
        for (var round = 0; round < 3; round++) await fleet.RoundAsync(members, []);
        await TillAsync(fleet, async () => (await LastAsync(fleet)) is { Through: > 0 and < Instances });

        await fleet.StartAsync();
        Assert.InRange((await LastAsync(fleet)).Through, 1, Instances - 1);
        await TillAsync(fleet, async () => (await LastAsync(fleet)).Before > Hour.Of(fleet.Now) - 1);

        var first = RolledHour.Of((await fleet.Store.AllAsync(StoreTable.Rolled))[0]);
        Assert.Equal((Instances, Life.Never), (first.Instances, first.Through));
        for (var number = 1; number <= Instances; number++)
        {
            var hour = (await fleet.RolledAsync(number))[first.Number];
            Assert.Equal((3, Beginning.Start), (hour.Keepalives, hour.Beginning));
            Assert.True(hour.Spent(LivenessState.Up) > 0);
        }
    }

    [Fact]
    public async Task Pass_KeepalivesThatAreMissing_AreGapsAndNoOutage()
    {
        await using var fleet = await StartAsync();
        for (var round = 0; round < 180; round++) await fleet.RoundAsync(round % 30 == 7 ? [] : [Orders], []);
        await fleet.SettleAsync();

        var hour = (await fleet.RolledAsync(1)).Values.First();
        Assert.Equal((174, 6, Hour.Length), (hour.Keepalives, hour.Gaps, hour.Spent(LivenessState.Up)));
    }

    [Fact]
    public async Task Pass_LateKeepalivesOfAnHourThatIsMade_ItIsMadeAnew()
    {
        await using var fleet = await StartAsync();
        for (var round = 0; round < 100; round++) await fleet.RoundAsync([Orders], []);
        for (var round = 0; round < 200; round++) await fleet.RoundAsync([], [Orders]);
        await fleet.SettleAsync();
        var before = (await fleet.RolledAsync(1)).Values.First();
        Assert.Equal((100, (99 * 20) + 45), (before.Keepalives, before.Spent(LivenessState.Up) / 1_000_000));
        Assert.Equal(Hour.Length - ((99 * 20) + 45) * 1_000_000L, before.Spent(LivenessState.Down));

        await fleet.RoundAsync([Orders], []);
        await fleet.HandOverAsync(Orders);
        await fleet.SettleAsync();

        var after = (await fleet.RolledAsync(1)).Values.First();
        Assert.Equal((180, Hour.Length, 0), (after.Keepalives, after.Spent(LivenessState.Up), after.Spent(LivenessState.Down)));
        Assert.Empty(await fleet.Store.AllAsync(StoreTable.Stale));
    }

    [Fact]
    public async Task Pass_RunThatIsReplaced_IsDownUntilThen()
    {
        await using var fleet = await StartAsync();
        var hour = Hour.Of(fleet.Now);
        var next = Orders with { Codename = "BBBBBB" };
        for (var round = 0; round < 30; round++) await fleet.RoundAsync([Orders], []);
        for (var round = 0; round < 30; round++) await fleet.RoundAsync([], []);
        for (var round = 0; round < 200; round++) await fleet.RoundAsync([next], []);
        await fleet.SettleAsync();

        var down = (20 * 60) - (29 * 20) - 45;
        Assert.Equal(down, (await fleet.RolledAsync(1))[hour].Spent(LivenessState.Down) / 1_000_000);
        Assert.Single(await fleet.RolledAsync(1)); // No hour behind it is told of.
        Assert.Equal(Beginning.Restart, (await fleet.RolledAsync(2))[hour].Beginning);
        var window = new Window(Hour.Begin(hour), fleet.Now, fleet.Now);
        var service = await fleet.Karl.Get<AvailabilityQuery>().OfPlaceAsync(Place.OfService("orders"), window, step: 1, CancellationToken.None);
        Assert.Equal((Hour.Length - (down * 1_000_000L), down * 1_000_000L, 2, 1), (service!.Items[0].Up, service.Items[0].Down, service.Items[0].Starts, service.Items[0].Restarts)); // It is there.
    }

    [Fact]
    public async Task Pass_StoreCannotBeRead_KeepalivesAreKeptAndItIsTriedAgain()
    {
        var store = new FaultyStore(new MemoryStore());
        await using var fleet = new RollupFleet(() => store);
        await fleet.StartAsync();
        for (var round = 0; round < 170; round++) await fleet.RoundAsync([Orders], []);
        store.FailsReads = true;
        for (var round = 0; round < 60; round++) await fleet.RoundAsync([Orders], []);
        Assert.Equal(LivenessState.Up, fleet.Karl.Fleet.Find("AAAAAA")?.State.Life.State);
        store.FailsReads = false;
        await fleet.SettleAsync();

        Assert.Equal(180, (await fleet.RolledAsync(1)).Values.First().Keepalives);
    }

    private static async Task<RollupFleet> StartAsync()
    {
        var fleet = new RollupFleet(() => new MemoryStore());
        await fleet.StartAsync();
        return fleet;
    }

    private static async Task<RolledHour> LastAsync(RollupFleet fleet) => await fleet.Karl.Get<RollupLog>().LastAsync(CancellationToken.None) ?? default;

    private static async Task TillAsync(RollupFleet fleet, Func<Task<bool>> isSo)
    {
        for (var round = 0; !await isSo(); round++)
        {
            Assert.True(round < 3_000, "It did not come to that.");
            fleet.Clock.Advance(TimeSpan.FromSeconds(4));
            await fleet.Karl.Intake.TickAsync();
            await fleet.Maker.SettleAsync();
        }
    }
}
