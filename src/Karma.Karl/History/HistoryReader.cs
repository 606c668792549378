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
        var arrivals = watch.Arrivals;
        await foreach (var (head, block, through) in PartsAsync(number, log, last, cancellationToken).ConfigureAwait(false))
        {
            var records = head?.Read(number, instruments) ?? await TryAsync(block, blocks.OpenAsync(block.Value, cancellationToken)).ConfigureAwait(false) ?? [];
            for (var i = records.Count - 1; i >= 0; i--)
                if (records[i].Order <= through) yield return arrivals.Dated(records[i]);
        }
    }

    /// <summary>
    /// The latest record of an instance up to <paramref name="last"/> that may be the one, or <see langword="null"/>: the same as going backwards to it, for less.
    /// </summary>
    /// <param name="number">The instance's number.</param>
    /// <param name="log">Its open head, where it is in memory.</param>
    /// <param name="last">The greatest order to read.</param>
    /// <param name="isIt">Whether a record may be the one, asked before it has its body, and before it is dated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<KeepaliveRecord?> LastAsync(
        long number, InstanceLog? log, long last, Predicate<KeepaliveRecord> isIt, CancellationToken cancellationToken)
    {
        var arrivals = watch.Arrivals;
        await foreach (var (head, block, through) in PartsAsync(number, log, last, cancellationToken).ConfigureAwait(false))
        {
            var found = head is null
                ? await TryAsync(block, blocks.LastAsync(block.Value, IsIt, cancellationToken)).ConfigureAwait(false)
                : head.Last(IsIt, number, instruments);
            if (found is not null) return arrivals.Dated(found);

            bool IsIt(KeepaliveRecord record) => record.Order <= through && isIt(record);
        }

        return null;
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
    public async ValueTask<KeepaliveRecord?> FindAsync(long number, InstanceLog? log, long order, CancellationToken cancellationToken) =>
        await LastAsync(number, log, order, static _ => true, cancellationToken).ConfigureAwait(false) is { } record && record.Order == order ? record : null;

    // The heads and the blocks with anything up to an order, the latest first, each with the greatest order that is to be read of it.
    private async IAsyncEnumerable<(HeadImage? Head, StoreRow Block, long Through)> PartsAsync(
        long number, InstanceLog? log, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The heads first: what is sealed meanwhile is then read once, from the head, and not again from its block.
        var before = last;
        foreach (var image in log?.Images(last) ?? [])
        {
            // What its checkpoint does not have any more was sealed meanwhile: then its block has it, and has what is older.
            if (await _checkpoints.StreamAsync(number, image.FirstOrder, image.Missing, cancellationToken).ConfigureAwait(false) is not { } missing) break;
            yield return (image.With(missing.Span), default, last);
            before = image.FirstOrder - 1;
        }

        while (true)
        {
            var row = await store.LastAsync(StoreTable.Block, StoreKey.First(number), new StoreKey(number, before), cancellationToken).ConfigureAwait(false);
            if (row is not { } block) yield break;

            // An embedded store answers on the caller's thread: a long reading makes way for others between two blocks.
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            yield return (null, block, before);
            before = block.Key.Minor - 1;
        }
    }

    private async ValueTask<T?> TryAsync<T>(StoreRow row, ValueTask<T> opened)
        where T : class?
    {
        try
        {
            return await opened.ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            instruments.BlockUnreadable(row.Key.Major, row.Key.Minor, e.Message);
            return null;
        }
    }
}
