using System.Buffers;
using System.IO.Compression;

namespace Karma.Karl.History;

/// <summary>A block: the records of a head, one after another, sealed and compressed.</summary>
internal static class BlockCodec
{
    /// <summary>The version that is written; 2 is that of blocks in columns.</summary>
    public const byte Version = 3;

    /// <summary>The same without a check at its end.</summary>
    private const byte Unchecked = 1;

    private const int Quality = 1;
    private const int Window = 18;

    /// <summary>No head comes near this; it bounds what a damaged block can ask for.</summary>
    private const int LargestBytes = 64 * 1024 * 1024;

    public static byte[] Encode(IEnumerable<KeepaliveRecord> records)
    {
        var head = new ArrayBufferWriter<byte>();
        KeepaliveRecord? before = null;
        foreach (var record in records)
        {
            RecordCodec.Write(new ByteWriter(head), record, before);
            before = record;
        }

        return Encode(head.WrittenSpan);
    }

    public static byte[] Encode(ReadOnlySpan<byte> head)
    {
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(head.Length));
        try
        {
            if (!BrotliEncoder.TryCompress(head, packed, out var length, Quality, Window))
                throw new InvalidOperationException("A buffer of the greatest compressed length was too short.");
            var block = new ArrayBufferWriter<byte>(length + 8);
            var writer = new ByteWriter(block);
            writer.WriteByte(Version);
            writer.WriteUnsigned((ulong)head.Length);
            writer.WriteBytes(packed.AsSpan(0, length));
            CheckedRow.Seal(block);
            return block.WrittenSpan.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>The records of a block, in their order.</summary>
    /// <exception cref="InvalidDataException">The block is torn or of a version that this code does not know.</exception>
    public static List<KeepaliveRecord> Decode(ReadOnlySpan<byte> block)
    {
        var reader = new ByteReader(CheckedRow.Open(block, Version, Unchecked, "A block"));
        var length = reader.ReadUnsigned();
        if (length > LargestBytes) throw new InvalidDataException($"A block claims {length} bytes.");
        var head = new byte[length];
        if (!BrotliDecoder.TryDecompress(reader.ReadBytes(reader.Remaining), head, out var written) || written != head.Length)
            throw new InvalidDataException("A block does not decompress.");
        return DecodeHead(head);
    }

    /// <summary>The records of a head, in their order.</summary>
    /// <exception cref="InvalidDataException">The bytes are torn.</exception>
    public static List<KeepaliveRecord> DecodeHead(ReadOnlySpan<byte> head)
    {
        var reader = new ByteReader(head);
        var records = new List<KeepaliveRecord>();
        while (!reader.IsAtEnd) records.Add(RecordCodec.Read(ref reader, records.Count == 0 ? null : records[^1]));
        return records;
    }
}
