using Karma.Karl.History;
using Karma.Karl.History.Rollups;

namespace Karma.Karl.Fleet.Rollups;

/// <summary>
/// Answers what became of an instance, a service or an endpoint, hour by hour or day by day, over windows of months: from the rollups, and of
/// the last hours, which have none yet, from history itself. Thread-safe.
/// </summary>
internal sealed class AvailabilityQuery(HourMaker hours, RollupMaker rollups, RollupLog log, KeepaliveHistory history, FleetState fleet)
{
    /// <summary>So much is read from history; where rollups are further behind, the answer ends where they do.</summary>
    private const int MostUnmade = 3;

    /// <summary>One instance, or <see langword="null"/> where its codename was never heard.</summary>
    /// <param name="codename">Its codename.</param>
    /// <param name="window">The window, which is widened to whole buckets.</param>
    /// <param name="step">How many hours a bucket has: one, or those of a day.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Buckets?> OfInstanceAsync(string codename, Window window, int step, CancellationToken cancellationToken)
    {
        var (number, instance) = fleet.Find(codename)?.Log is { } known ? (known.Number, known)
            : await history.Directory.FindEverAsync(codename, cancellationToken).ConfigureAwait(false) is { } found ? (found.Number, (InstanceLog?)null)
            : (0, null);
        if (number == 0) return null;
        var asked = await AskedAsync(window, step, cancellationToken).ConfigureAwait(false);
        await ReadAsync(number, asked, place: null, cancellationToken).ConfigureAwait(false);
        var draft = new RollupDraft(log);
        for (var hour = asked.Made; hour < asked.End; hour++)
            await MakeAsync(draft, number, instance, hour, asked, place: null, cancellationToken).ConfigureAwait(false);
        return asked.Answer();
    }

    /// <summary>A service or an endpoint: its instances as one; <see langword="null"/> where none was there in the window.</summary>
    public async ValueTask<Buckets?> OfPlaceAsync(Place place, Window window, int step, CancellationToken cancellationToken)
    {
        var asked = await AskedAsync(window, step, cancellationToken).ConfigureAwait(false);
        var numbers = await log.AtAsync(place, asked.First, Math.Min(asked.Made, asked.End), cancellationToken).ConfigureAwait(false);
        foreach (var number in numbers) await ReadAsync(number, asked, place, cancellationToken).ConfigureAwait(false);
        var draft = new RollupDraft(log);
        for (var hour = asked.Made; hour < asked.End; hour++)
        {
            foreach (var (number, instance) in await hours.PresentAsync(hour, cancellationToken).ConfigureAwait(false))
                await MakeAsync(draft, number, instance, hour, asked, place, cancellationToken).ConfigureAwait(false);
        }

        return asked.IsEmpty ? null : asked.Answer();
    }

    private async ValueTask<AskedHours> AskedAsync(Window window, int step, CancellationToken cancellationToken)
    {
        var made = rollups.MadeBefore;
        if (made < 0) made = (await log.LastAsync(cancellationToken).ConfigureAwait(false))?.Before ?? 0;
        var present = Hour.Of(window.Now);
        if (made == 0) made = present - MostUnmade; // There is nothing older, or it is being looked for.
        var isBehind = present - made > MostUnmade;
        return new AskedHours(window, step, made, isBehind ? made : present + 1);
    }

    private async ValueTask ReadAsync(long number, AskedHours asked, Place? place, CancellationToken cancellationToken)
    {
        BuildId? build = null;
        var end = Math.Min(asked.Made, asked.End);
        if (end <= asked.First) return;
        var days = log.DaysAsync(number, Hour.DayOf(asked.First), Hour.DayOf(end - 1), cancellationToken);
        await foreach (var day in days.ConfigureAwait(false))
        {
            for (var hour = Math.Max(asked.First, day.First); hour < Math.Min(end, day.First + Hour.ADay); hour++)
            {
                if (day[hour] is not { } life || (place is { } at && !life.IsAt(at))) continue;
                asked.Add(hour, life, build ??= await BuildOfAsync(number, cancellationToken).ConfigureAwait(false));
            }
        }
    }

    private async ValueTask MakeAsync(
        RollupDraft draft, long number, InstanceLog? instance, long hour, AskedHours asked, Place? place, CancellationToken cancellationToken)
    {
        if (await hours.FindAsync(number, instance, cancellationToken).ConfigureAwait(false) is not var (current, row)) return;
        if (place is { } at && !IsPerhapsAt(row, at)) return;
        var life = await hours.MakeAsync(draft, number, current, row, hour, asked.Now, cancellationToken).ConfigureAwait(false);
        if (life is null) return;
        await draft.NoteAsync(life.Endpoint, number, hour, isOver: false, cancellationToken).ConfigureAwait(false);
        if (place is { } there && !life.IsAt(there)) return;
        asked.Add(hour, life, fleet.Find(row.Codename)?.State.Build?.Id ?? row.Build);
    }

    // By its row, or by what it said last; what it really was in that hour its keepalives tell.
    private bool IsPerhapsAt(InstanceRow row, Place place) =>
        Place.OfService(row.Service) == place || Place.OfEndpoint(row.Endpoint) == place
        || (fleet.Find(row.Codename)?.State is { } state && (Place.OfService(state.Service) == place || Place.OfEndpoint(state.Endpoint) == place));

    private async ValueTask<BuildId> BuildOfAsync(long number, CancellationToken cancellationToken)
    {
        var row = await history.Directory.GetAsync(number, cancellationToken).ConfigureAwait(false);
        return row is null ? BuildId.None : fleet.Find(row.Codename)?.State.Build?.Id ?? row.Build;
    }
}
