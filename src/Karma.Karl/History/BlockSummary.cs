using System.Buffers;

namespace Karma.Karl.History;

/// <summary>What a block tells of its instance without being opened: it stands in the timeline beside the block's first and last order. Immutable.</summary>
/// <param name="FirstOrder">The place of its first record.</param>
/// <param name="LastOrder">The place of its last record.</param>
/// <param name="Stretches">Where it has no break; of a block with many breaks, the latest.</param>
/// <param name="End">The course behind its last record.</param>
internal sealed record BlockSummary(long FirstOrder, long LastOrder, UpStretch[] Stretches, Course End)
{
    /// <summary>What stands behind the numbers of a timeline row that is of no block: a stretch of late keepalives.</summary>
    public const byte OfLate = 0;

    private const byte Version = 1;
    private const byte KindBits = 7;
    private const byte Least = 8;
    private const byte Unbroken = 16;

    /// <summary>The stretch that holds an order of arrival, or a moment between two of its records, or behind them and before the next one.</summary>
    public UpStretch? StretchAt(long order)
    {
        foreach (var stretch in Stretches)
            if (stretch.First <= order && order < stretch.Until) return stretch;
        return null;
    }

    /// <summary>The same, where late keepalives proved since when it was up.</summary>
    /// <param name="proof">What they proved, if they did.</param>
    public BlockSummary Proven(UpProof? proof)
    {
        if (proof is not { } proven || !(End.IsLeast || Array.Exists(Stretches, s => s.IsLeast))) return this;
        var (end, stretches) = (End.Proven(proven), Array.ConvertAll(Stretches, s => s.Proven(proven)));
        return end == End && stretches.AsSpan().SequenceEqual(Stretches) ? this : this with { End = end, Stretches = stretches };
    }

    /// <summary>Writes it, but for its orders.</summary>
    /// <param name="allowance">How long silence may last behind the last record, as the row tells already.</param>
    public byte[] Encode(long allowance)
    {
        var output = new ArrayBufferWriter<byte>(64);
        var writer = new ByteWriter(output);
        var isUnbroken = End.Kind == CourseKind.Up && Stretches is [var only] && only == Whole(FirstOrder, LastOrder, End);
        writer.WriteByte(Version);
        writer.WriteByte((byte)((byte)End.Kind | (End.IsLeast ? Least : 0) | (isUnbroken ? Unbroken : 0)));
        if (End.Kind is CourseKind.Up or CourseKind.Done)
        {
            writer.WriteSigned(LastOrder - End.At);
            writer.WriteSigned(End.At - End.Since);
        }

        if (End.Kind == CourseKind.Up) writer.WriteSigned(End.Allowance - allowance);
        if (isUnbroken) return output.WrittenSpan.ToArray();
        writer.WriteUnsigned((ulong)Stretches.Length);
        var before = FirstOrder;
        foreach (var stretch in Stretches)
        {
            writer.WriteUnsigned((ulong)(stretch.First - before));
            writer.WriteUnsigned((ulong)(stretch.Last - stretch.First));
            writer.WriteUnsigned((ulong)(stretch.Until - stretch.Last));
            writer.WriteSigned(stretch.Last - stretch.At);
            writer.WriteSigned(stretch.Allowance - allowance);
            writer.WriteSigned(stretch.First - stretch.Since);
            writer.WriteByte(stretch.IsLeast ? (byte)1 : (byte)0);
            before = stretch.Last;
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads it, or gives <see langword="null"/> where it is of a version that this code does not know, or damaged: the block knows.</summary>
    public static BlockSummary? Decode(ReadOnlySpan<byte> bytes, long first, long last, long allowance)
    {
        if (bytes.IsEmpty) return null; // Written before there were summaries.
        try
        {
            var reader = new ByteReader(bytes);
            return reader.ReadByte() == Version ? Read(ref reader, first, last, allowance) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static UpStretch Whole(long first, long last, Course end) => new(first, last, last + 1, end.Since, end.At, end.Allowance, end.IsLeast);

    private static BlockSummary Read(ref ByteReader reader, long first, long last, long allowance)
    {
        var flags = reader.ReadByte();
        var (kind, isLeast) = ((CourseKind)(flags & KindBits), (flags & Least) != 0);
        var end = new Course(kind, 0, 0, 0, 0, isLeast);
        if (kind is CourseKind.Up or CourseKind.Done)
        {
            var at = last - reader.ReadSigned();
            end = end with { At = at, Since = at - reader.ReadSigned() };
        }

        if (kind == CourseKind.Up) end = end with { Allowance = reader.ReadSigned() + allowance };
        if ((flags & Unbroken) != 0) return new BlockSummary(first, last, [Whole(first, last, end)], end);
        var count = reader.ReadUnsigned();
        if (count > (ulong)reader.Remaining) throw new InvalidDataException("A summary claims more than it holds.");
        var stretches = new UpStretch[count];
        var before = first;
        for (var i = 0; i < stretches.Length; i++)
        {
            var from = before + (long)reader.ReadUnsigned();
            before = from + (long)reader.ReadUnsigned();
            var until = before + (long)reader.ReadUnsigned();
            var (at, silence) = (before - reader.ReadSigned(), reader.ReadSigned() + allowance);
            stretches[i] = new UpStretch(from, before, until, from - reader.ReadSigned(), at, silence, reader.ReadByte() != 0);
        }

        return new BlockSummary(first, last, stretches, end);
    }
}
