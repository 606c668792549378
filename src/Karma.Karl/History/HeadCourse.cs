namespace Karma.Karl.History;

/// <summary>What a head, and then its block, tells of its instance without being opened; kept while records are appended. For one thread at a time.</summary>
internal struct HeadCourse
{
    /// <summary>Of a head in which more was broken, what is earlier is told by its records.</summary>
    private const int MostStretches = 6;

    /// <summary>Where orders run further ahead of the clock than this, moments and orders are not the same any more.</summary>
    private const long MostAhead = 1_000_000;

    private UpStretch[]? _over;
    private UpStretch _stretch; // The one that goes on; none where its first order is 0.
    private Course _course;

    /// <summary>The course after the last record.</summary>
    public readonly Course End => _course;

    /// <summary>Takes up what is known from before.</summary>
    public void Begin(Course course) => (_over, _stretch, _course) = (null, default, course);

    /// <summary>A record was appended.</summary>
    public void Append(KeepaliveRecord record, WatchLog watch, bool isFirst, UpProof? proof)
    {
        if (_course.IsLeast && proof is { } proven && record.Order > proven.Order) Take(proven);
        var before = _course;
        _course = before.After(record, watch, isFirst);
        if (record.IsLate || record.Kind == RecordKind.Goodbye || _course.Kind != CourseKind.Up)
        {
            Break(record.Order);
            return;
        }

        var goesOn = _stretch.First != 0 && before.Kind == CourseKind.Up && record.At >= before.At && record.Order - before.At < before.Allowance
            && (_course.Since, _course.IsLeast) == (_stretch.Since, _stretch.IsLeast) && watch.IsQuiet(before.At, record.At);
        if (goesOn)
        {
            _stretch = Stretch(_stretch.First, record);
            return;
        }

        Break(record.Order);
        if (record.Order - record.At < MostAhead) _stretch = Stretch(record.Order, record);
    }

    /// <summary>What is told of the records so far.</summary>
    public readonly BlockSummary ToSummary(long first, long last, UpProof? proof)
    {
        UpStretch[] stretches = _stretch.First == 0 ? _over ?? [] : [.. _over ?? [], _stretch];
        return new BlockSummary(first, last, stretches, _course).Proven(proof);
    }

    // A stretch that it is about goes on.
    private void Take(UpProof proof)
    {
        (_course, _stretch) = (_course.Proven(proof), _stretch.Proven(proof));
        if (_over is not null) _over = Array.ConvertAll(_over, s => s.Proven(proof)); // Another one: that may be in a summary.
    }

    private readonly UpStretch Stretch(long first, KeepaliveRecord last) =>
        new(first, last.Order, last.Order + 1, _course.Since, last.At, last.Allowance, _course.IsLeast);

    private void Break(long order)
    {
        if (_stretch.First == 0) return;
        _over = [.. (_over ?? []).TakeLast(MostStretches - 1), _stretch with { Until = order }];
        _stretch = default;
    }
}
