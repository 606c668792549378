using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>Whether outages last: those of some time are read at once, the others one by one. Thread-safe.</summary>
internal sealed class OutageLookup(InstanceDirectory directory)
{
    private readonly Dictionary<(long Number, long Began), Outage> _known = [];
    private long _from = Life.Never;

    /// <summary>Those that are read.</summary>
    public IEnumerable<Outage> All => _known.Values;

    /// <summary>Reads those that began between two moments.</summary>
    public static async ValueTask<OutageLookup> ReadAsync(InstanceDirectory directory, long from, long to, CancellationToken cancellationToken)
    {
        var lookup = new OutageLookup(directory) { _from = from };
        foreach (var outage in await directory.OutagesAsync(from, to, cancellationToken).ConfigureAwait(false)) lookup._known[(outage.Number, outage.Began)] = outage;
        return lookup;
    }

    /// <summary>Whether the outage of an instance that began at a moment still lasts at another, later one.</summary>
    public async ValueTask<bool> LastsAsync(long number, long began, long moment, CancellationToken cancellationToken) => began < _from
        ? await directory.IsMissingAsync(number, began, moment, cancellationToken).ConfigureAwait(false)
        : _known.TryGetValue((number, began), out var outage) && outage.LastsAt(moment);
}
