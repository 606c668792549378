using System.Net;
using Karma.Karl.History;
using Karma.Karl.Store;

namespace Karma.Karl.Tests.History;

public sealed class OpenHeadsTests
{
    private const int Many = 500;
    private const long Minute = 60_000_000;

    private readonly HeadTools _tools = new(new(), new(), new WatchLog(new MemoryStore()), null!); // Nothing is damaged here.

    [Theory]
    [InlineData(0, true)] // The journal is too long,
    [InlineData(20, false)] // or it alone knows of records for too long,
    [InlineData(60, false)] // or the heads are old.
    public async Task Choose_FasterThanTheStoreTakes_WaitsForThoseUnderWay(int minutes, bool isJournalLong)
    {
        var heads = new OpenHeads(_tools, new Checkpoints(new MemoryStore(), null!));
        for (var i = 1; i <= Many; i++) heads.Await(Log(i));
        for (var turn = 0; turn < Many; turn++) heads.Choose((minutes * Minute) + Many + 1, isJournalLong);

        await heads.SettleAsync();
        Assert.InRange(heads.Done(Many).Count, 1, 64);

        var stored = 0;
        while (heads.Done(Many) is { Count: > 0 } done)
        {
            heads.Stored(done.Count);
            stored += done.Count;
            heads.Choose((minutes * Minute) + Many + 1, isJournalLong);
            await heads.SettleAsync();
        }

        Assert.Equal(Many, stored);
        Assert.True(heads.Needed(0) > Many, "The journal is still kept for what is in the store.");
    }

    private InstanceLog Log(int number)
    {
        var endpoint = new Endpoint(IPAddress.Loopback, 8080);
        var log = new InstanceLog(number) { Row = new InstanceRow { Codename = $"C{number}", Service = "orders", Endpoint = endpoint, FirstUs = number, LastUs = number } };
        log.Append(
            new KeepaliveRecord { Kind = RecordKind.Keepalive, Order = number, At = number, Allowance = 1, Endpoint = endpoint, Body = "{}"u8.ToArray() }, _tools);
        return log;
    }
}
