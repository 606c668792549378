using Karma.Karl.History.Columns;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>A head as it was at one moment: a block that is not in its final form. Immutable.</summary>
/// <param name="FirstOrder">The place of its first record.</param>
/// <param name="Block">The block; empty where there is none yet.</param>
/// <param name="Templates">Those that the block calls by their names.</param>
/// <param name="Entries">What followed it, as the journal has it; empty but where Karl has just begun.</param>
/// <param name="Count">How many records there are.</param>
internal sealed record HeadImage(long FirstOrder, byte[] Block, Template[] Templates, ReadOnlyMemory<byte> Entries, int Count)
{
    /// <summary>The place of its last record; 0 where it was not read yet.</summary>
    public long LastOrder { get; init; }

    /// <summary>How many bytes of the block's stream, from its beginning on, stand in the head's checkpoint alone.</summary>
    public int Missing { get; init; }

    /// <summary>How many bytes of the stream the head will never change.</summary>
    public int Final { get; init; }

    /// <summary>The image with what is missing.</summary>
    public HeadImage With(ReadOnlySpan<byte> missing)
    {
        if (Missing == 0) return this;
        var at = ColumnBlock.StreamAt(Block);
        return this with { Block = [.. Block.AsSpan(0, at), .. missing, .. Block.AsSpan(at)], Missing = 0 };
    }

    /// <summary>The records, in their order. What cannot be read is counted, logged and passed over.</summary>
    public List<KeepaliveRecord> Read(long number, Instruments instruments)
    {
        var records = Block.Length == 0 ? [] : Try(() => ColumnBlock.Decode(Block, Templates), number, instruments) ?? [];
        records.AddRange(Behind(number, instruments));
        return records;
    }

    /// <summary>The last record that may be the one, or <see langword="null"/>; see <see cref="ColumnBlock.Last"/>. What cannot be read is passed over likewise.</summary>
    public KeepaliveRecord? Last(Predicate<KeepaliveRecord> isIt, long number, Instruments instruments)
    {
        if (Behind(number, instruments).FindLast(isIt) is { } last) return last;
        return Block.Length == 0 ? null : Try(() => ColumnBlock.Last(Block, Templates, isIt), number, instruments);
    }

    private List<KeepaliveRecord> Behind(long number, Instruments instruments) =>
        Entries.IsEmpty ? [] : Try(() => BlockCodec.DecodeHead(Entries.Span), number, instruments) ?? [];

    private T? Try<T>(Func<T?> read, long number, Instruments instruments)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            instruments.BlockUnreadable(number, FirstOrder, e.Message);
            return null;
        }
    }
}
