namespace Karma.Karl.History;

/// <summary>A row of the journal: what one commit made durable, each record behind the number of its instance and its own length.</summary>
internal static class JournalCodec
{
    public static void Begin(ByteWriter writer) => writer.WriteByte(RecordCodec.Version);

    public static void Write(ByteWriter writer, long instance, ReadOnlySpan<byte> entry)
    {
        writer.WriteUnsigned((ulong)instance);
        writer.WriteBlob(entry);
    }

    /// <summary>The entries of a row, each with its instance's number; an entry is read by <see cref="RecordCodec"/>.</summary>
    /// <exception cref="InvalidDataException">The row is torn or of a version that this code does not know.</exception>
    public static List<(long Instance, byte[] Entry)> Decode(ReadOnlySpan<byte> row)
    {
        var reader = new ByteReader(row);
        var version = reader.ReadByte();
        if (version != RecordCodec.Version) throw new InvalidDataException($"A journal row has version {version}; known is {RecordCodec.Version}.");
        var entries = new List<(long, byte[])>();
        while (!reader.IsAtEnd) entries.Add(((long)reader.ReadUnsigned(), reader.ReadBlob().ToArray()));
        return entries;
    }
}
