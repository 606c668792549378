using Karma.Karl.History;
using Karma.Karl.Store;

namespace Karma.Karl.Tests.History;

public sealed class WatchLogTests
{
    private const long Day = 24L * 3600 * 1_000_000;

    private readonly WriteBatch _batch = new();

    [Fact]
    public async Task Expire_WatchThatBeganLongAgoAndEndedLately_ItsGapStays()
    {
        await using var store = new MemoryStore();
        var watch = new WatchLog(store);
        watch.Begin(1 * Day, lastOrder: 0, isBack: false, _batch);
        watch.Extend(2 * Day, _batch, isLast: true);
        watch.Begin(3 * Day, lastOrder: 0, isBack: false, _batch); // A gap of the third day.
        watch.Extend(44 * Day, _batch, isLast: true);
        watch.Begin(45 * Day, lastOrder: 0, isBack: false, _batch); // A gap of the 45th day, after 41 days of watching.

        watch.Expire(16 * Day, _batch);

        await store.CommitAsync(_batch, TestContext.Current.CancellationToken);
        var again = new WatchLog(store);
        await again.LoadAsync(TestContext.Current.CancellationToken);
        Assert.Equal([44 * Day, 45 * Day], again.Gaps(0).Select(g => g.At));
        Assert.Equal(watch.Gaps(0), again.Gaps(0));
    }

    [Theory]
    [InlineData(9, 20, 9, 20)] // No leap.
    [InlineData(12, 10, 10, 0)] // He was away, or his clock was set ahead: from ten to twelve.
    [InlineData(12, 59, 10, 0)]
    [InlineData(13, 1, 13, 1)] // It has gone on from there.
    public void Believed_AfterALeap_IsTheEndBeforeItForAnHour(int hour, int minute, int believedHour, int believedMinute)
    {
        var watch = new WatchLog(new MemoryStore());
        watch.Begin(At(8, 0), lastOrder: 0, isBack: false, _batch);
        watch.Extend(At(8, 30), _batch);
        watch.Begin(At(8, 50), lastOrder: 0, isBack: false, _batch); // A short absence is none.
        watch.Extend(At(Math.Min(hour, 10), hour < 10 ? minute : 0), _batch);
        if (hour >= 12) watch.Begin(At(12, 0), lastOrder: 0, isBack: false, _batch);

        Assert.Equal(At(believedHour, believedMinute), watch.Believed(At(hour, minute)));

        static long At(int hour, int minute) => (60L * hour + minute) * 60_000_000;
    }

    [Fact]
    public async Task Expire_TheOnlyWatch_Stays()
    {
        await using var store = new MemoryStore();
        var watch = new WatchLog(store);
        watch.Begin(1 * Day, lastOrder: 0, isBack: false, _batch);

        watch.Expire(40 * Day, _batch);

        Assert.Equal(1 * Day, watch.Current.Began);
    }
}
