using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Topology;

/// <summary>
/// Reads what is different between the two ends of a window. The fleet is read as of each of them, and nothing of what lies between: a month apart
/// costs what a minute does. Thread-safe.
/// </summary>
internal sealed class DifferenceQuery(FleetQuery fleet)
{
    public async Task<FleetDifference> BetweenAsync(Window window, CancellationToken cancellationToken)
    {
        var before = await fleet.ListAsync(new Window(window.From - 1, window.From, window.Now), filter: null, cancellationToken).ConfigureAwait(false);
        var end = Math.Min(window.To, window.Now);
        var after = await fleet.ListAsync(window with { From = end - 1 }, filter: null, cancellationToken).ConfigureAwait(false);
        return new FleetDifference(before, after);
    }

    /// <summary>The same difference, and where it is of one who went, how he ended.</summary>
    public async ValueTask<Difference> WithEndAsync(Difference difference, Window window, CancellationToken cancellationToken)
    {
        if (difference is not { Kind: DifferenceKind.Went, Was: { } was }) return difference;
        var ended = await fleet.FindAsync(was.Codename, window, cancellationToken).ConfigureAwait(false);
        return ended is null ? difference : difference with { Is = ended, After = [LivenessStateJsonConverter.Name(ended.State)] };
    }
}
