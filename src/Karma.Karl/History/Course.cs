using System.Runtime.InteropServices;
using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>
/// The course of an instance up to a record: since when it is up without a break. It goes on from record to record and from head to head, so it is known
/// however long ago that was. It says what a <see cref="LifeFold"/> over every record would, or that it says less. Pure.
/// </summary>
/// <param name="Kind">How it stands.</param>
/// <param name="Since">Since when, in epoch microseconds.</param>
/// <param name="Whole">Since when what was heard in time, and nothing else, proves it; late keepalives may reach further back.</param>
/// <param name="At">The effective time of the last record that was not late.</param>
/// <param name="Allowance">How long silence may last after it.</param>
/// <param name="IsLeast">Whether it may have been up before: at least since <paramref name="Since"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Course(CourseKind Kind, long Since, long Whole, long At, long Allowance, bool IsLeast)
{
    /// <summary>The course that begins with a keepalive: whatever was before, the instance was not up for certain.</summary>
    public static Course Begin(KeepaliveRecord record) => new(CourseKind.Up, record.At, record.At, record.At, record.Allowance, IsLeast: false);

    /// <summary>The course after one more record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="watch">When Karl was watching.</param>
    /// <param name="isFirst">Where there is no course before: whether that is because the instance was never heard before.</param>
    public Course After(KeepaliveRecord record, WatchLog watch, bool isFirst)
    {
        // It was heard in the very microsecond in which Karl was back, as he knows since.
        if (Kind == CourseKind.Hidden && !watch.IsAway(At)) return (this with { Kind = CourseKind.Up }).After(record, watch, isFirst);
        return record.IsLate ? Late(record) : record.Kind == RecordKind.Goodbye ? Goodbye(record.At) : Heard(record, watch, isFirst);
    }

    /// <summary>The same, where late keepalives proved since when it was up.</summary>
    /// <param name="proof">What they proved.</param>
    public Course Proven(UpProof proof) =>
        Kind == CourseKind.Up && IsLeast && proof.IsOf(Since, At) ? this with { Since = Math.Min(Since, proof.Since), IsLeast = false } : this;

    /// <summary>The life after the last record, where that is known.</summary>
    public Life? ToLife(WatchLog watch) => Kind switch
    {
        CourseKind.Up => new Life(LivenessState.Up, Since, At + Allowance, Allowance, Watched: !watch.IsAway(At)),
        CourseKind.Done => new Life(LivenessState.Done, Since, Life.Never, Allowance, Watched: true),
        _ => null,
    };

    // What it proves of the past is found out elsewhere, and told as a proof.
    private Course Late(KeepaliveRecord record) => Kind switch
    {
        CourseKind.Up when record.At <= At => this with { IsLeast = true, Allowance = record.At == At ? record.Allowance : Allowance },
        CourseKind.Done or CourseKind.Hidden when record.At < At => this,
        _ => new Course(CourseKind.Lost, 0, 0, 0, 0, IsLeast: true),
    };

    private Course Goodbye(long at) => Kind switch
    {
        CourseKind.Done when at >= At => this with { At = at },
        CourseKind.Up or CourseKind.Hidden when at >= At => new Course(CourseKind.Done, at, at, at, Allowance, IsLeast: false),
        _ => new Course(CourseKind.Lost, 0, 0, 0, 0, IsLeast: true),
    };

    private Course Heard(KeepaliveRecord record, WatchLog watch, bool isFirst)
    {
        var begun = Begin(record);
        switch (Kind)
        {
            case CourseKind.Up:
                if (record.At >= At) return GoOn(record, watch) ?? begun;
                return At - record.At > WatchLog.LongestDrift ? begun : TurnedBack(record);
            case CourseKind.Done or CourseKind.Hidden when record.At < At:
                return new Course(CourseKind.Lost, 0, 0, 0, 0, IsLeast: true);
            case CourseKind.Hidden when record.At == At:
                return this with { Allowance = record.Allowance };
            case CourseKind.Done or CourseKind.Hidden:
                return begun;
            case CourseKind.None when isFirst:
                return watch.IsAway(record.At) ? begun with { Kind = CourseKind.Hidden } : begun;
            default:
                return begun with { IsLeast = true };
        }
    }

    // The clock was set back a little, and Karl watched all along: what had arrived by the wrong one counts at this moment. Who was up before it is up all the
    // same. After more than a little, and a late keepalive, which hides it, everybody is heard anew.
    private Course TurnedBack(KeepaliveRecord record)
    {
        var isSure = Since <= record.At;
        var since = Math.Min(Since, record.At);
        return new Course(CourseKind.Up, since, Math.Max(since, Math.Min(Whole, record.At)), record.At, record.Allowance, IsLeast || !isSure);
    }

    private Course? GoOn(KeepaliveRecord record, WatchLog watch)
    {
        // That Karl did not watch may be found out afterwards. Which of the keepalives behind that was the first is not known any more; the last one is.
        var (since, whole, isLeast) = watch.IsBlindFrom(Whole, At) ? (At, At, true) : (Since, Whole, IsLeast);
        var isUp = watch.IsQuiet(At, record.At) ? record.At - At < Allowance : IsUpThrough(record.At, watch);
        return isUp ? new Course(CourseKind.Up, since, whole, record.At, record.Allowance, isLeast) : null;
    }

    private bool IsUpThrough(long at, WatchLog watch)
    {
        var life = new Life(LivenessState.Up, At, At + Allowance, Allowance, Watched: !watch.IsAway(At));
        foreach (var happened in watch.Happened(At, at))
        {
            life = happened.Kind == LifeEventKind.Blind ? life.Blind(happened.At) : life.Sighted(happened.At);
            if (life.State != LivenessState.Up) return false;
        }

        return life.Judge(at).State == LivenessState.Up;
    }
}
