using System.Buffers;

namespace Karma.Karl.History;

/// <summary>A row of the journal: what one commit made durable, each record behind the number of its instance.</summary>
internal static class JournalCodec
{
    public static void Encode(IBufferWriter<byte> output, IReadOnlyList<Appended> records)
    {
        var writer = new ByteWriter(output);
        writer.WriteByte(RecordCodec.Version);
        var order = 0L;
        foreach (var (instance, record) in records)
        {
            writer.WriteUnsigned((ulong)instance.Number);
            RecordCodec.Write(writer, record, order);
            order = record.Order;
        }
    }

    /// <summary>The records of a row, each with its instance's number.</summary>
    /// <exception cref="InvalidDataException">The row is torn or of a version that this code does not know.</exception>
    public static List<(long Instance, KeepaliveRecord Record)> Decode(ReadOnlySpan<byte> row)
    {
        var reader = new ByteReader(row);
        var version = reader.ReadByte();
        if (version != RecordCodec.Version) throw new InvalidDataException($"A journal row has version {version}; known is {RecordCodec.Version}.");
        var records = new List<(long, KeepaliveRecord)>();
        var order = 0L;
        while (!reader.IsAtEnd)
        {
            var instance = (long)reader.ReadUnsigned();
            var record = RecordCodec.Read(ref reader, order);
            order = record.Order;
            records.Add((instance, record));
        }

        return records;
    }
}
