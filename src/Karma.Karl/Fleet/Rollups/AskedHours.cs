using Karma.Karl.History;
using Karma.Karl.History.Rollups;

namespace Karma.Karl.Fleet.Rollups;

/// <summary>The hours that a question is about, and what is found of them, in the making. For one thread.</summary>
internal sealed class AskedHours
{
    private readonly List<Bucket> _buckets;
    private readonly Dictionary<long, HourUnion> _unions = [];
    private readonly int _step;
    private readonly long _through;

    /// <param name="window">The window, which is widened to whole buckets.</param>
    /// <param name="step">How many hours a bucket has.</param>
    /// <param name="made">The rollups of all hours before this one are made.</param>
    /// <param name="end">Nothing is told from this hour on.</param>
    public AskedHours(Window window, int step, long made, long end)
    {
        _step = step;
        _buckets = Buckets.Over(Hour.Of(window.From), Hour.Of(window.To - 1) + 1, step);
        First = _buckets[0].First;
        End = Math.Min(_buckets[^1].End, end);
        Made = Math.Max(First, made);
        Now = window.Now;
        _through = Math.Clamp(Math.Min(Hour.Begin(end), Now), Hour.Begin(First), Hour.Begin(_buckets[^1].End));
    }

    public long First { get; }

    /// <summary>The hour behind the last that is told of.</summary>
    public long End { get; }

    /// <summary>From this hour on history is read.</summary>
    public long Made { get; }

    public long Now { get; }

    public bool IsEmpty => _unions.Count == 0;

    public void Add(long hour, HourOfLife life, BuildId build)
    {
        BucketOf(hour).Count(life, build);
        if (!_unions.TryGetValue(hour, out var union)) _unions[hour] = union = new HourUnion();
        union.Add(life.Stretches);
    }

    public Buckets Answer()
    {
        foreach (var (hour, union) in _unions) BucketOf(hour).Add(union.Together());
        return new Buckets(_through, _buckets);
    }

    private Bucket BucketOf(long hour) => _buckets[(int)((hour - First) / _step)];
}
