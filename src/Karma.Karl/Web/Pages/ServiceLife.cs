using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// The life of a service as the fold of its instances' lives: up while one of them is, down while none is and one is missing, unknown where that
/// cannot be told, done otherwise. A run that another replaced at its endpoint is not missing from then on. Pure.
/// </summary>
internal static class ServiceLife
{
    public static List<LifeSpan> Of(IReadOnlyList<(InstanceView View, IReadOnlyList<LifeSpan> Spans)> lives, Window window)
    {
        var end = Math.Min(window.To, window.Now);
        var changes = new List<(long At, LivenessState State, int By)>();
        foreach (var (view, spans) in lives)
        {
            var replaced = ReplacedAt(view, lives);
            foreach (var span in spans)
            {
                var from = Time.Microseconds(span.From);
                var to = span.To is { } t ? Time.Microseconds(t) : end;
                if (span.State == LivenessState.Down) to = Math.Min(to, replaced);
                if (to <= from || from >= end) continue;
                changes.Add((from, span.State, 1));
                changes.Add((Math.Min(to, end), span.State, -1));
            }
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

    // Who listens nowhere has no place that another could take.
    private static long ReplacedAt(InstanceView view, IReadOnlyList<(InstanceView View, IReadOnlyList<LifeSpan> Spans)> lives) =>
        view.Endpoint.Port == 0
            ? long.MaxValue
            : lives.Where(l => l.View.Endpoint == view.Endpoint && l.View.First > view.First).Select(l => l.View.First).DefaultIfEmpty(long.MaxValue).Min();
}
