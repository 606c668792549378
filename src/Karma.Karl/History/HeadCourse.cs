namespace Karma.Karl.History;

/// <summary>What a head, and then its block, tells of its instance without being opened; kept while records are appended. For one thread at a time.</summary>
internal struct HeadCourse
{
    /// <summary>Of a head in which more was broken, what is earlier is told by its records.</summary>
    private const int MostStretches = 6;

    /// <summary>Where orders run further ahead of the clock than this, moments and orders are not the same any more.</summary>
    private const long MostAhead = 1_000_000;

    private UpStretch[]? _over;
    private long _first; // Where the stretch began that goes on, or 0: the rest of it is the course, which each of its records leaves behind.
    private Course _course;

    /// <summary>The course after the last record.</summary>
    public readonly Course End => _course;

    /// <summary>Takes up what is known from before.</summary>
    public void Begin(Course course) => (_over, _first, _course) = (null, 0, course);

    /// <summary>A record is appended.</summary>
    /// <param name="record">The record.</param>
    /// <param name="last">The place of the one before it; 0 where there is none.</param>
    /// <param name="watch">When Karl was watching.</param>
    /// <param name="isFirst">Whether the instance was never heard before this head.</param>
    /// <param name="proof">What late keepalives proved.</param>
    public void Append(KeepaliveRecord record, long last, WatchLog watch, bool isFirst, UpProof? proof)
    {
        if (_course.IsLeast && proof is not null && record.Order > proof.Order) Take(proof);
        var before = _course;
        var isHeard = record is { IsLate: false, Kind: RecordKind.Keepalive };
        _course = isHeard && last > 0 && watch.Arrivals.IsSetBackBetween(last, record.Order) ? Course.Begin(record) : before.After(record, watch, isFirst);
        var isUp = isHeard && _course.Kind == CourseKind.Up;
        var goesOn = isUp && _first != 0 && before.Kind == CourseKind.Up && record.At >= before.At && record.Order - before.At < before.Allowance
            && (_course.Since, _course.IsLeast) == (before.Since, before.IsLeast) && watch.IsQuiet(before.At, record.At);
        if (!goesOn)
        {
            if (_first != 0) _over = [.. (_over ?? []).TakeLast(MostStretches - 1), Stretch(before, last, record.Order)];
            _first = isUp && record.Order - record.At < MostAhead ? record.Order : 0;
        }
    }

    /// <summary>What is told of the records so far.</summary>
    public readonly BlockSummary ToSummary(long first, long last, UpProof? proof)
    {
        UpStretch[] stretches = _first == 0 ? _over ?? [] : [.. _over ?? [], Stretch(_course, last, last + 1)];
        return new BlockSummary(first, last, stretches, _course).Proven(proof);
    }

    // A stretch that it is about goes on.
    private void Take(UpProof proof)
    {
        _course = _course.Proven(proof);
        if (_over is not null) _over = Array.ConvertAll(_over, s => s.Proven(proof)); // Another one: that may be in a summary.
    }

    private readonly UpStretch Stretch(Course course, long last, long until) =>
        new(_first, last, until, course.Since, course.At, course.Allowance, course.IsLeast);
}
