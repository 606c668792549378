using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>
/// Records of a head that follow each other without a break: keepalives that came in time, none late, and Karl watched all along. At any moment from the
/// first to the last the instance was up; how it stood behind the last, up to the record that came next, follows from that one.
/// </summary>
/// <param name="First">The place of the first in the order of arrival.</param>
/// <param name="Last">The place of the last.</param>
/// <param name="Until">The place of the record behind it; that of the last plus one where there is none yet.</param>
/// <param name="Since">Since when it was up, in epoch microseconds.</param>
/// <param name="At">When the last was heard.</param>
/// <param name="Allowance">How long silence may last behind it.</param>
/// <param name="IsLeast">Whether it may have been up before that.</param>
internal readonly record struct UpStretch(long First, long Last, long Until, long Since, long At, long Allowance, bool IsLeast)
{
    /// <summary>The same, where late keepalives proved since when it was up.</summary>
    /// <param name="proof">What they proved.</param>
    public UpStretch Proven(UpProof proof) => IsLeast && proof.IsOf(Since, At) ? this with { Since = Math.Min(Since, proof.Since), IsLeast = false } : this;

    /// <summary>The life after the last record.</summary>
    public Life ToLife(WatchLog watch) => new(LivenessState.Up, Since, At + Allowance, Allowance, Watched: !watch.IsAway(At));
}
