using Karma.Karl.History;
using Karma.Testing;

namespace Karma.Karl.Tests.History;

/// <summary>What memory holds of an instance, and what it can do without.</summary>
public sealed class InstanceLogTests
{
    /// <summary>More than the records that are kept whole.</summary>
    private const int Many = 1_500;

    [Fact]
    public async Task Latest_OfMoreThanAreKeptWhole_IsRecalledToTheByte()
    {
        await using var karl = await TestKarl.StartAsync();
        for (var round = 0; round < 3; round++)
            for (var i = 0; i < Many; i++) await karl.SendAsync(Json(i, round));

        for (var i = 0; i < Many; i++)
        {
            var instance = karl.Fleet.Find($"MANY{i}");
            Assert.NotNull(instance);
            var latest = instance.Log.Latest();
            Assert.Equal((instance.State.LatestOrder, instance.State.LatestAt), (latest.Order, latest.At));
            Assert.Equal(Json(i, 2).Bytes, latest.Restore(await karl.Get<BuildCatalog>().FindAsync(latest.Build, CancellationToken.None)));
        }
    }

    [Fact]
    public async Task Latest_AfterAGoodbyeALateOneAndASeal_IsTheLastThatWasHeard()
    {
        await using var karl = await TestKarl.StartAsync();
        await karl.SendAsync(Json(7, 1));
        for (var i = 0; i < Many; i++) await karl.SendAsync(Json(10_000 + i, 0)); // Now only the head knows it.
        await karl.GoodbyeAsync("MANY7");
        Assert.Equal(Json(7, 1).Text, await LatestAsync(karl));

        await karl.SendAsync(Json(7, 2));
        await karl.PassAsync(TimeSpan.FromMinutes(5));
        await karl.SendAsync(Json(7, 3));
        for (var i = 0; i < Many; i++) await karl.SendAsync(Json(10_000 + i, 1));
        Assert.Equal(Json(7, 3).Text, await LatestAsync(karl));
        await karl.PassAsync(TimeSpan.FromMinutes(50));
        Assert.Equal(0, karl.Fleet.Find("MANY7")?.Log.HeadCount);
        Assert.Equal(Json(7, 3).Text, await LatestAsync(karl));
    }

    [Fact]
    public void Recall_OfNumbersThatWrap_IsNotTakenForWhatWasSent()
    {
        var tools = new HeadTools(new(), new(), new WatchLog(new Karma.Karl.Store.MemoryStore()), null!); // Nothing is damaged here.
        var log = new InstanceLog(1) { Row = new InstanceRow { Codename = "A", Service = "a", Endpoint = new(System.Net.IPAddress.Loopback, 1), FirstUs = 0, LastUs = 0 } };
        foreach (var milliseconds in new[] { 5, long.MaxValue, long.MinValue, long.MaxValue / 1_000, 7 })
        {
            var body = System.Text.Encoding.UTF8.GetBytes($$"""{"now":{{long.MaxValue}},"uptime_ms":{{milliseconds}},"start_time_epoch_microseconds":{{long.MinValue}}}""");
            var record = new KeepaliveRecord { Kind = RecordKind.Keepalive, Order = 1, At = 1, Allowance = 1, Endpoint = log.Row.Endpoint, Body = body };
            for (var i = 0; i < 3; i++)
            {
                log.Append(record, tools);
                log.Forget(record, tools.Frame);
                Records.AssertSame([record], [log.Latest()]);
            }
        }
    }

    private static KeepaliveJson Json(int number, int round) =>
        new() { Codename = $"MANY{number}", Port = 1 + (number % 60_000), Second = (20 * round) + (number % 17), Message = number % 5 == 0 ? $"{number} wait" : "OK" };

    private static async Task<string> LatestAsync(TestKarl karl)
    {
        var latest = karl.Fleet.Find("MANY7")?.Log.Latest() ?? throw new InvalidOperationException("It is not known.");
        return System.Text.Encoding.UTF8.GetString(latest.Restore(await karl.Get<BuildCatalog>().FindAsync(latest.Build, CancellationToken.None)));
    }
}
