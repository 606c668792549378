using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet.Rollups;

/// <summary>
/// An hour of several instances as one: up while one of them is, unknown while none is and of one it cannot be told, down while none is and one
/// ought to be. Exact, since the stretches of each are. In the making, for one thread.
/// </summary>
internal sealed class HourUnion
{
    private readonly List<Stretch> _stretches = [];
    private Stretch? _whole;

    public void Add(IReadOnlyList<Stretch> stretches)
    {
        if (_whole is not null) return; // Up all through: nobody can add to that.
        if (stretches is [{ State: LivenessState.Up, Length: Hour.Length } whole]) _whole = whole;
        else _stretches.AddRange(stretches);
    }

    public IEnumerable<Stretch> Together()
    {
        if (_whole is { } whole) return [whole];
        var together = new List<Stretch>();
        var (up, unknown, down) = (0, 0, 0);
        var before = 0L;
        var edges = _stretches.SelectMany(s => new[] { (At: s.From, s.State, By: 1), (At: s.To, s.State, By: -1) }).OrderBy(e => e.At);
        foreach (var (at, state, by) in edges)
        {
            var present = up > 0 ? LivenessState.Up : unknown > 0 ? LivenessState.Unknown : down > 0 ? LivenessState.Down : (LivenessState?)null;
            if (present is { } known && at > before) together.Add(new Stretch(known, before, at));
            before = at;
            if (state == LivenessState.Up) up += by;
            else if (state == LivenessState.Down) down += by;
            else unknown += by;
        }

        return together;
    }
}
