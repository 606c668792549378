using System.Buffers;
using System.IO.Compression;

namespace Karma.Karl.History;

/// <summary>A block: the records of one instance, one after another, sealed and compressed.</summary>
internal static class BlockCodec
{
    private const int Quality = 1;
    private const int Window = 18;

    /// <summary>No block comes near this: a head is sealed long before.</summary>
    private const int LargestBytes = 64 * 1024 * 1024;

    public static byte[] Encode(IReadOnlyList<KeepaliveRecord> records)
    {
        var plain = new ArrayBufferWriter<byte>(16 * 1024);
        var writer = new ByteWriter(plain);
        var order = 0L;
        foreach (var record in records)
        {
            RecordCodec.Write(writer, record, order);
            order = record.Order;
        }

        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(plain.WrittenCount));
        try
        {
            if (!BrotliEncoder.TryCompress(plain.WrittenSpan, packed, out var length, Quality, Window))
                throw new InvalidOperationException("A buffer of the greatest compressed length was too short.");
            var block = new ArrayBufferWriter<byte>(length + 8);
            writer = new ByteWriter(block);
            writer.WriteByte(RecordCodec.Version);
            writer.WriteUnsigned((ulong)plain.WrittenCount);
            writer.WriteBytes(packed.AsSpan(0, length));
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
        var reader = new ByteReader(block);
        var version = reader.ReadByte();
        if (version != RecordCodec.Version) throw new InvalidDataException($"A block has version {version}; known is {RecordCodec.Version}.");
        var length = reader.ReadUnsigned();
        if (length > LargestBytes) throw new InvalidDataException($"A block claims {length} bytes.");
        var plain = new byte[length];
        var packed = block[(block.Length - reader.Remaining)..];
        if (!BrotliDecoder.TryDecompress(packed, plain, out var written) || written != plain.Length)
            throw new InvalidDataException("A block does not decompress.");

        reader = new ByteReader(plain);
        var records = new List<KeepaliveRecord>();
        var order = 0L;
        while (!reader.IsAtEnd)
        {
            var record = RecordCodec.Read(ref reader, order);
            order = record.Order;
            records.Add(record);
        }

        return records;
    }
}
