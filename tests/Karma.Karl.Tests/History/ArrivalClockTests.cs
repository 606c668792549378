using System.Net;
using Karma.Karl.History;
using Karma.Karl.Store;

namespace Karma.Karl.Tests.History;

/// <summary>However the clock is set, the order of a moment and the moment of an order are each other's.</summary>
public sealed class ArrivalClockTests
{
    private const long Second = 1_000_000;

    private readonly WriteBatch _batch = new();

    [Fact]
    public void OrderAt_TheClockWasNeverSetBack_IsTheMoment()
    {
        Assert.Equal(7 * Second, ArrivalClock.InStep.OrderAt(7 * Second));
        Assert.Equal(7 * Second, ArrivalClock.InStep.TimeOf(7 * Second));
    }

    [Fact]
    public void SetBackByAnHour_OrdersGoOnAtHalfThePaceUntilTheClockHasCaughtUp()
    {
        var watch = new WatchLog(new MemoryStore());
        watch.Begin(1_000 * Second, lastOrder: 0, isBack: false, _batch);
        watch.Extend(5_000 * Second, _batch);
        watch.Begin(1_400 * Second, lastOrder: 5_000 * Second, isBack: false, _batch);
        var arrivals = watch.Arrivals;

        Assert.Equal(1_399 * Second, arrivals.OrderAt(1_399 * Second));
        Assert.Equal((5_000 * Second) + 1, arrivals.OrderAt(1_400 * Second));
        Assert.Equal((5_500 * Second) + 1, arrivals.OrderAt(2_400 * Second));
        Assert.Equal(9_000 * Second, arrivals.OrderAt(9_000 * Second)); // Since 8,600.
        Assert.Equal(1_200 * Second, arrivals.TimeOf(1_200 * Second));
        Assert.Equal(1_400 * Second, arrivals.TimeOf(4_000 * Second)); // By the clock that was wrong.
        Assert.Equal(2_400 * Second, arrivals.TimeOf((5_500 * Second) + 1));
        Assert.Equal(9_000 * Second, arrivals.TimeOf(9_000 * Second));
    }

    [Fact]
    public async Task AnyClock_WhenSomethingCountsAndItsOrderTellEachOther()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            await using var store = new MemoryStore();
            var watch = new WatchLog(store);
            var (now, last) = (1_000_000 * Second, 0L);
            watch.Begin(now, last, isBack: false, _batch);
            var heard = new List<(long At, long Order)>();
            var begun = new List<(int Heard, long Began)>();
            for (var i = 0; i < 200; i++)
            {
                var step = random.Next(20) switch
                {
                    0 => random.NextInt64(-90_000 * Second, 90_000 * Second), // It is set.
                    1 => random.NextInt64(10 * Second, 9_000 * Second), // Karl is away.
                    _ => 0,
                };
                now += step == 0 ? random.NextInt64(1, 60 * Second) : step;
                if (step == 0) watch.Extend(now, _batch);
                else watch.Begin(now, last, isBack: false, _batch);
                if (step != 0) begun.Add((heard.Count, now));
                last = Math.Max(last + 1, watch.Arrivals.OrderAt(now));
                heard.Add((now, last));
            }

            await store.CommitAsync(_batch, TestContext.Current.CancellationToken);
            _batch.Clear();
            var again = new WatchLog(store);
            await again.LoadAsync(TestContext.Current.CancellationToken);
            foreach (var arrivals in new[] { watch.Arrivals, again.Arrivals })
            {
                foreach (var (i, (at, order)) in heard.Index())
                {
                    // It counts when it was heard, unless the clock was set back to before that since.
                    var counts = begun.Where(b => b.Heard > i).Select(b => b.Began).Append(at).Min();
                    Assert.InRange(arrivals.TimeOf(order), counts - 1, counts);
                    if (counts == at) Assert.Equal(order, arrivals.OrderAt(at));
                    else Assert.True(arrivals.OrderAt(counts - 1) < order, $"Of seed {seed}, order {order} is before {counts}.");
                }
            }
        }
    }

    [Fact]
    public async Task Expire_WatchSinceWhichOrdersRunAhead_IsToldByTheNextOne()
    {
        await using var store = new MemoryStore();
        var watch = new WatchLog(store);
        watch.Begin(1_000 * Second, lastOrder: 0, isBack: false, _batch);
        watch.Begin(900 * Second, lastOrder: 90_000 * Second, isBack: false, _batch);
        watch.Begin(2_000 * Second, lastOrder: 90_010 * Second, isBack: false, _batch);
        var before = watch.Arrivals.OrderAt(2_345 * Second);

        watch.Expire(2_500 * Second, _batch);

        Assert.Equal(2_000 * Second, watch.Current.Began);
        Assert.Equal(before, watch.Arrivals.OrderAt(2_345 * Second));
        await store.CommitAsync(_batch, TestContext.Current.CancellationToken);
        var again = new WatchLog(store);
        await again.LoadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, again.Arrivals.OrderAt(2_345 * Second));
    }

    [Fact]
    public void Dated_ByAClockThatWasSetBackSince_CountsFromWhereTheRightOneGoesOn()
    {
        var watch = new WatchLog(new MemoryStore());
        watch.Begin(1_000 * Second, lastOrder: 0, isBack: false, _batch);
        watch.Begin(50_000 * Second, lastOrder: 1_100 * Second, isBack: false, _batch);
        watch.Begin(1_200 * Second, lastOrder: 50_050 * Second, isBack: false, _batch);

        Assert.Equal(1_050 * Second, DatedAt(1_050 * Second, 1_050 * Second));
        Assert.Equal((1_200 * Second) - 1, DatedAt(50_050 * Second, 50_050 * Second));
        Assert.Equal(1_201 * Second, DatedAt(1_201 * Second, 50_051 * Second));

        long DatedAt(long at, long order) => watch.Arrivals.Dated(new KeepaliveRecord { Kind = RecordKind.Goodbye, Order = order, At = at, Allowance = 0, Endpoint = Endpoint.Of(IPAddress.Loopback, 80), Body = [] }).At;
    }
}
