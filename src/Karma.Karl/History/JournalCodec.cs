using System.Buffers;

namespace Karma.Karl.History;

/// <summary>
/// A row of the journal: what one commit made durable, each record behind the number of its instance and its own length; and at the end a check of it all.
/// </summary>
internal static class JournalCodec
{
    /// <summary>The version that is written.</summary>
    public const byte Version = 2;

    /// <summary>The one before, without a check.</summary>
    private const byte Unchecked = 1;

    public static void Begin(ByteWriter writer) => writer.WriteByte(Version);

    public static void Write(ByteWriter writer, long instance, ReadOnlySpan<byte> entry)
    {
        writer.WriteUnsigned((ulong)instance);
        writer.WriteBlob(entry);
    }

    public static void End(ArrayBufferWriter<byte> row) => CheckedRow.Seal(row);

    /// <summary>The entries of a row, each with its instance's number; an entry is read by <see cref="RecordCodec"/>.</summary>
    /// <exception cref="InvalidDataException">The row is torn or of a version that this code does not know.</exception>
    public static List<(long Instance, byte[] Entry)> Decode(ReadOnlySpan<byte> row)
    {
        var reader = new ByteReader(CheckedRow.Open(row, Version, Unchecked, "A journal row"));
        var entries = new List<(long, byte[])>();
        while (!reader.IsAtEnd) entries.Add(((long)reader.ReadUnsigned(), reader.ReadBlob().ToArray()));
        return entries;
    }

    /// <summary>The record of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="before">The record of the entry before it, of the same instance.</param>
    /// <returns>The record, or <see langword="null"/> where the one that it was written behind is gone: what goes before it was trimmed, or is torn.</returns>
    /// <exception cref="InvalidDataException">The entry is torn.</exception>
    public static KeepaliveRecord? Read(byte[] entry, KeepaliveRecord? before)
    {
        if (before is null && !RecordCodec.IsFirst(entry)) return null;
        var bytes = new ByteReader(entry);
        return RecordCodec.Read(ref bytes, before);
    }
}
