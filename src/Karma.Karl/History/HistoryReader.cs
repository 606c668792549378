using System.Runtime.CompilerServices;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>Reads the keepalives of an instance, from its open heads and its sealed blocks. Thread-safe.</summary>
internal sealed class HistoryReader(IStore store, InstanceDirectory directory, Blocks blocks, WatchLog watch, Instruments instruments)
{
    private readonly Checkpoints _checkpoints = new(store, instruments);

    /// <summary>
    /// The records of an instance from <paramref name="last"/> backwards, the latest first, without end: stop asking when you have
    /// enough. Blocks are opened only as they are reached. A block that cannot be read is counted, logged and passed over.
    /// </summary>
    /// <param name="number">The instance's number.</param>
    /// <param name="log">Its open head, where it is in memory.</param>
    /// <param name="last">The greatest order to read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<KeepaliveRecord> BackwardsAsync(
        long number, InstanceLog? log, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The heads first: what is sealed meanwhile is then read once, from the head, and not again from its block.
        var before = last;
        var arrivals = watch.Arrivals;
        foreach (var image in log?.Images(last) ?? [])
        {
            // What its checkpoint does not have any more was sealed meanwhile: then its block has it, and has what is older.
            if (await _checkpoints.StreamAsync(number, image.FirstOrder, image.Missing, cancellationToken).ConfigureAwait(false) is not { } missing) break;
            var head = image.With(missing.Span).Read(number, instruments);
            for (var i = head.Count - 1; i >= 0; i--)
                if (head[i].Order <= last) yield return arrivals.Dated(head[i]);
            before = image.FirstOrder - 1;
        }

        while (true)
        {
            var row = await store.LastAsync(StoreTable.Block, StoreKey.First(number), new StoreKey(number, before), cancellationToken).ConfigureAwait(false);
            if (row is not { } sealedRow) yield break;

            // An embedded store answers on the caller's thread: a long reading makes way for others between two blocks.
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var block = await OpenAsync(sealedRow, cancellationToken).ConfigureAwait(false);
            for (var i = block.Count - 1; i >= 0; i--)
                if (block[i].Order <= before) yield return arrivals.Dated(block[i]);
            before = sealedRow.Key.Minor - 1;
        }
    }

    /// <summary>What the open head that holds an order tells without being opened, or <see langword="null"/> where none holds it.</summary>
    public BlockSummary? HeadAt(InstanceLog log, long order) => log.SummaryAt(order, watch, instruments);

    /// <summary>The same of a head or block of an instance; also <see langword="null"/> where the block does not tell.</summary>
    /// <param name="number">The instance's number.</param>
    /// <param name="log">Its open head, where it is in memory.</param>
    /// <param name="order">The order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<BlockSummary?> SummaryAsync(long number, InstanceLog? log, long order, CancellationToken cancellationToken) =>
        (log is null ? null : HeadAt(log, order)) ?? await directory.SummaryAsync(number, order, cancellationToken).ConfigureAwait(false);

    /// <summary>The record at exactly that place in the order of arrival, or <see langword="null"/>.</summary>
    public async ValueTask<KeepaliveRecord?> FindAsync(long number, InstanceLog? log, long order, CancellationToken cancellationToken)
    {
        await foreach (var record in BackwardsAsync(number, log, order, cancellationToken).ConfigureAwait(false))
            return record.Order == order ? record : null;
        return null;
    }

    private async ValueTask<List<KeepaliveRecord>> OpenAsync(StoreRow row, CancellationToken cancellationToken)
    {
        try
        {
            return await blocks.OpenAsync(row.Value, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            instruments.Metrics.BlockUnreadable();
            instruments.Logger.BlockUnreadable(row.Key.Major, row.Key.Minor, e.Message);
            return [];
        }
    }
}
