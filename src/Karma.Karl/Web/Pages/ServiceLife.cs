using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// The life of a service as the fold of its instances' lives: up while one of them is, down while none is and one is missing, unknown where that
/// cannot be told, done otherwise. Pure.
/// </summary>
internal static class ServiceLife
{
    public static List<LifeSpan> Of(IEnumerable<IReadOnlyList<LifeSpan>> lives, Window window)
    {
        var end = Math.Min(window.To, window.Now);
        var changes = new List<(long At, LivenessState State, int By)>();
        foreach (var span in lives.SelectMany(l => l))
        {
            var from = Time.Microseconds(span.From);
            var to = span.To is { } t ? Math.Min(end, Time.Microseconds(t)) : end;
            if (to <= from) continue;
            changes.Add((from, span.State, 1));
            changes.Add((to, span.State, -1));
        }

        return Fold(changes, end);
    }

    private static List<LifeSpan> Fold(List<(long At, LivenessState State, int By)> changes, long end)
    {
        var life = new List<LifeSpan>();
        var counts = new Dictionary<LivenessState, int>();
        foreach (var moment in changes.GroupBy(c => c.At).OrderBy(g => g.Key))
        {
            foreach (var (_, changed, by) in moment) counts[changed] = counts.GetValueOrDefault(changed) + by;
            var state = StateOf(counts);
            if (moment.Key >= end || (life.Count > 0 && life[^1].State == state)) continue;
            if (life.Count > 0) life[^1] = life[^1] with { To = Time.From(moment.Key) };
            life.Add(new LifeSpan { State = state, From = Time.From(moment.Key) });
        }

        return life;
    }

    private static LivenessState StateOf(Dictionary<LivenessState, int> counts)
    {
        bool Any(LivenessState state) => counts.GetValueOrDefault(state) > 0;
        return Any(LivenessState.Up) ? LivenessState.Up
            : Any(LivenessState.Unknown) ? LivenessState.Unknown
            : Any(LivenessState.Down) ? LivenessState.Down
            : LivenessState.Done;
    }
}
