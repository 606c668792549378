using System.Runtime.InteropServices;

namespace Karma.Karl.Liveness;

/// <summary>
/// The life of one instance as a pure fold: what is known after each thing that happened, in epoch microseconds by Karl's clock.
/// Every step takes the moment and gives the next life; nothing here reads a clock. Steps must come in the order of time.
/// </summary>
/// <param name="State">What is known now.</param>
/// <param name="Since">When that became true.</param>
/// <param name="Deadline">When silence changes the state next; <see cref="long.MaxValue"/> where it never does.</param>
/// <param name="Allowance">How long the instance may be silent, in microseconds.</param>
/// <param name="Watched">Whether Karl is watching: silence means nothing while he is not.</param>
[StructLayout(LayoutKind.Auto)] // Three of them are kept of each instance.
internal readonly record struct Life(LivenessState State, long Since, long Deadline, long Allowance, bool Watched)
{
    public const long Never = long.MaxValue;

    /// <summary>The life that begins with a first keepalive.</summary>
    public static Life Begin(long at, long allowance) => new(LivenessState.Up, at, at + allowance, allowance, Watched: true);

    /// <summary>A keepalive arrived: whatever was thought before, it is up.</summary>
    public Life Arrive(long at, long allowance)
    {
        var life = Judge(at);
        var since = life.State == LivenessState.Up ? Math.Min(life.Since, at) : at; // No life is up since a moment to come.
        return new Life(LivenessState.Up, since, at + allowance, allowance, life.Watched);
    }

    /// <summary>It deregistered: done, and no deadline runs any more.</summary>
    public Life Goodbye(long at)
    {
        var life = Judge(at);
        return life.State == LivenessState.Done ? life : life with { State = LivenessState.Done, Since = at, Deadline = Never };
    }

    /// <summary>
    /// Karl stops watching: what was up is unknown from here, what was down or done stays so, and what was heard since, where that is
    /// noticed late, is up as long as its silence is allowed.
    /// </summary>
    public Life Blind(long at)
    {
        var life = Judge(at);
        if (life.State == LivenessState.Up && life.Deadline - life.Allowance > at) return life with { Watched = false };
        if (life.State == LivenessState.Up) life = life with { State = LivenessState.Unknown, Since = at };
        return life with { Watched = false, Deadline = Never };
    }

    /// <summary>Karl watches again: what is unknown gets a full allowance of grace before silence counts.</summary>
    public Life Sighted(long at)
    {
        var life = Judge(at) with { Watched = true };
        return life.State is LivenessState.Unknown or LivenessState.Up ? life with { Deadline = at + life.Allowance } : life;
    }

    /// <summary>
    /// The clock was set back to <paramref name="now"/> while Karl did not watch: nothing has been since a moment to come, and neither silence nor
    /// what was heard by the wrong clock alone tells of now.
    /// </summary>
    public Life SetBack(long now)
    {
        var isHeardThen = State == LivenessState.Up && Deadline - Allowance > now;
        if (isHeardThen || (State == LivenessState.Down && Since > now)) return this with { State = LivenessState.Unknown, Since = now, Deadline = Never };
        return this with { Since = Math.Min(Since, now) };
    }

    /// <summary>What is true at <paramref name="now"/> if nothing more was heard: past its deadline an instance is down, dated at the deadline.</summary>
    public Life Judge(long now)
    {
        if (Deadline > now) return this;
        var state = Watched ? LivenessState.Down : LivenessState.Unknown;
        return this with { State = state, Since = Deadline, Deadline = Never };
    }
}
