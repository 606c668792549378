using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Pages;

/// <summary>The lives of some instances through a window: as many as can be read while somebody waits, the latest first.</summary>
/// <param name="Read">Those that were read.</param>
/// <param name="Rest">Of the others what is known without reading: the state that each ended in.</param>
internal sealed record Lives(IReadOnlyList<(InstanceView View, IReadOnlyList<LifeSpan> Spans)> Read, IReadOnlyList<IReadOnlyList<LifeSpan>> Rest)
{
    private const int Most = 60;
    private const int Least = 4;

    /// <summary>The time of instances that is read for a page: some forty thousand keepalives of a beacon of twenty seconds.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromHours(240);

    public int Total => Read.Count + Rest.Count;

    public bool IsCut => Rest.Count > 0;

    /// <summary>All of them, as far as they are known.</summary>
    public IEnumerable<IReadOnlyList<LifeSpan>> All => Read.Select(l => l.Spans).Concat(Rest);

    public static async Task<Lives> ReadAsync(FleetQuery fleet, IReadOnlyCollection<InstanceView> views, Asked asked)
    {
        var length = TimeSpan.FromMicroseconds(asked.Window.To - asked.Window.From);
        var most = (int)Math.Clamp(Budget / length, Least, Most);
        var read = new List<(InstanceView, IReadOnlyList<LifeSpan>)>();
        var rest = new List<IReadOnlyList<LifeSpan>>();
        var places = views.ToLookup(v => v.Endpoint);
        foreach (var view in views.OrderBy(Standings.Of).ThenByDescending(v => v.First))
        {
            if (read.Count == most)
            {
                var last = new LifeSpan { State = view.State, From = Time.From(Math.Max(view.Since, asked.Window.From)) };
                rest.Add(UpTo(SuccessorOf(view, places[view.Endpoint]), [last]));
                continue;
            }

            var spans = await fleet.SpansAsync(view, asked.Window, asked.Aborted).ConfigureAwait(false);
            read.Add((view, UpTo(SuccessorOf(view, places[view.Endpoint]), spans)));
        }

        return new Lives(read, rest);
    }

    /// <summary>The run of its service that took its endpoint over, or <see langword="null"/>. Who listens nowhere has no place that another could take.</summary>
    public static InstanceView? SuccessorOf(InstanceView view, IEnumerable<InstanceView> views) =>
        view.Endpoint.Port == 0 ? null : views.Where(v => v.Service == view.Service && v.Endpoint == view.Endpoint && v.First > view.First).MinBy(v => v.First);

    /// <summary>A life as far as it is missed: a run that fell silent is history from when another took its place.</summary>
    public static IReadOnlyList<LifeSpan> UpTo(InstanceView? successor, IReadOnlyList<LifeSpan> spans)
    {
        if (successor is null) return spans;
        var over = Time.From(successor.First);
        return [.. spans.Where(s => s.State != LivenessState.Down || s.From < over)
            .Select(s => s.State == LivenessState.Down && (s.To is null || s.To > over) ? s with { To = over } : s)];
    }
}
