using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Pages;

/// <summary>The lives of some instances through a window: as many as can be read while somebody waits, the latest first.</summary>
/// <param name="Read">Those that were read.</param>
/// <param name="Total">How many there are.</param>
internal sealed record Lives(IReadOnlyList<(InstanceView View, IReadOnlyList<LifeSpan> Spans)> Read, int Total)
{
    private const int Most = 60;
    private const int Least = 4;

    /// <summary>The time of instances that is read for a page: some forty thousand keepalives of a beacon of twenty seconds.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromHours(240);

    public bool IsCut => Read.Count < Total;

    public static async Task<Lives> ReadAsync(FleetQuery fleet, IReadOnlyCollection<InstanceView> views, Asked asked)
    {
        var length = TimeSpan.FromMicroseconds(asked.Window.To - asked.Window.From);
        var most = (int)Math.Clamp(Budget / length, Least, Most);
        var read = new List<(InstanceView, IReadOnlyList<LifeSpan>)>();
        foreach (var view in views.OrderBy(Standings.Of).ThenByDescending(v => v.First).Take(most))
            read.Add((view, await fleet.SpansAsync(view, asked.Window, asked.Aborted).ConfigureAwait(false)));
        return new Lives(read, views.Count);
    }
}
