using Karma.Karl.History.Columns;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>Reads the checkpoints of open heads. Any thread may.</summary>
internal sealed class Checkpoints(IStore store, Instruments instruments)
{
    /// <summary>The checkpoint of a head, or <see langword="null"/> where there is none: the head was sealed, or what stands there cannot be read.</summary>
    /// <param name="number">The instance.</param>
    /// <param name="firstOrder">The first record of the head.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Checkpoint?> FindAsync(long number, long firstOrder, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(StoreTable.Head, new StoreKey(number, 0), cancellationToken).ConfigureAwait(false) is not { } row) return null;
        try
        {
            return Checkpoint.Decode(row.Value) is var checkpoint && checkpoint.FirstOrder == firstOrder ? checkpoint : null;
        }
        catch (InvalidDataException e)
        {
            instruments.BlockUnreadable(number, firstOrder, e.Message);
            return null;
        }
    }

    /// <summary>The beginning of a head's stream, of which its checkpoint has so many bytes; <see langword="null"/> where there is none.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> StreamAsync(long number, long firstOrder, int length, CancellationToken cancellationToken)
    {
        if (length == 0) return ReadOnlyMemory<byte>.Empty;
        if (await FindAsync(number, firstOrder, cancellationToken).ConfigureAwait(false) is not { } checkpoint) return null;
        try
        {
            var stream = checkpoint.Block.AsMemory(ColumnBlock.StreamAt(checkpoint.Block));
            if (stream.Length >= length) return stream[..length];
        }
        catch (InvalidDataException)
        {
            // The same as a stream that is too short.
        }

        instruments.BlockUnreadable(number, firstOrder, "A checkpoint ends too early."); // It was proven when it was written: the disk has done this since.
        return null;
    }
}
