using System.Text;
using Karma.Backfill;
using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Backfill;

public sealed class BacklogTests : IDisposable
{
    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData(1, 300)]
    [InlineData(300, 300)]
    [InlineData(5000, 700)]
    public void Oldest_BatchAfterBatch_AllInOrderAsTheyCame(int count, int size)
    {
        using var host = Hosts.Worker(new FakeClock(), o => o.BacklogBytes = 64 << 20);
        var backlog = host.Backlog();
        for (var i = 0; i < count; i++) backlog.Add(Keepalive(i, size));

        List<Undelivered> all = [];
        while (backlog.Count > 0)
        {
            var batch = backlog.Oldest();
            Assert.InRange(batch.Count, 1, Backlog.LargestBatch);
            Assert.InRange(batch.Sum(k => k.Status.Length), 1, 256 * 1024);
            all.AddRange(batch);
            backlog.Settle(batch, [.. batch.Select(_ => true)]);
        }

        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), all.Select(k => k.ComposedAt));
        Assert.All(all, k => Assert.Equal(Keepalive((int)k.ComposedAt, size).Status, k.Status));
        Assert.Equal(0, backlog.SizeBytes);
        Assert.Empty(backlog.Oldest());
    }

    [Theory]
    [InlineData(1)] // Still open.
    [InlineData(400)] // The first are packed.
    public void Settle_SomeOfThem_TheOthersStayInOrder(int count)
    {
        using var host = Hosts.Worker(new FakeClock());
        var backlog = host.Backlog();
        for (var i = 0; i < count + 3; i++) backlog.Add(Keepalive(i, 300));
        var batch = backlog.Oldest();

        backlog.Settle(batch, [.. batch.Select(k => k.ComposedAt % 2 == 0)]);

        Assert.Equal(batch.Where(k => k.ComposedAt % 2 == 1).Select(k => k.ComposedAt), backlog.Oldest().Select(k => k.ComposedAt));
        Assert.Equal(count + 3 - batch.Count(k => k.ComposedAt % 2 == 0), backlog.Count);
    }

    [Theory]
    [InlineData(2_000, 300)] // Less than is ever packed.
    [InlineData(100_000, 700)]
    public void Add_Full_OldestGiveWayAndThatIsSaidOnce(int limit, int size)
    {
        using var host = Hosts.Worker(new FakeClock(), o => o.BacklogBytes = limit, _logs);
        var backlog = host.Backlog();
        using var counts = new MeterCounts(host);

        for (var i = 0; i < 10_000; i++)
        {
            backlog.Add(Keepalive(i, size));
            Assert.InRange(backlog.SizeBytes, 1, limit);
        }

        var dropped = counts["karma.backlog.dropped reason=full"];
        Assert.True(dropped > 0);
        Assert.Equal(10_000, backlog.Count + dropped);
        Assert.Equal(dropped, backlog.Oldest()[0].ComposedAt); // Exactly the oldest are gone.
        Assert.Equal([1200], _logs.Ids);
    }

    [Fact]
    public void Add_LargerThanAnyKarlTakes_DroppedAndCounted()
    {
        using var host = Hosts.Worker(new FakeClock());
        using var counts = new MeterCounts(host);

        host.Backlog().Add(new Undelivered(1, new byte[Backlog.LargestStatusBytes + 1]));

        Assert.Equal((0, 1), (host.Backlog().Count, counts["karma.backlog.dropped reason=too_large"]));
    }

    [Fact]
    public void Add_OrdinaryKeepalives_DefaultHoldsADay()
    {
        using var host = Hosts.Worker(new FakeClock(), logs: _logs);
        for (var i = 0; i < 24 * 180; i++) host.Backlog().Add(Keepalive(i, 700));

        Assert.Equal(24 * 180, host.Backlog().Count);
        Assert.Empty(_logs.Ids);
    }

    // Much like one another, as keepalives are, with as much that nobody can foretell as those have: times, sizes, a codename.
    private static Undelivered Keepalive(int number, int size)
    {
        var random = new Random(number);
        var text = string.Concat(Enumerable.Range(0, size / 20).Select(i => i % 5 == 0 ? $"\"n{i:00}\":{random.Next(100_000_000, 999_999_999)},   " : $"\"member_{i:00}\":\"text\","));
        return new Undelivered(number, Encoding.UTF8.GetBytes(text));
    }
}
