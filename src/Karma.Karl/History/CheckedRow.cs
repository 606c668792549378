using System.Buffers;
using System.Buffers.Binary;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>A row that begins with its version and ends with a check of all that stands in it; one of the version before has no check.</summary>
internal static class CheckedRow
{
    public const int CheckBytes = sizeof(uint);

    /// <summary>Ends a row with its check.</summary>
    public static void Seal(ArrayBufferWriter<byte> row)
    {
        var check = Crc32C.Of(row.WrittenSpan);
        BinaryPrimitives.WriteUInt32LittleEndian(row.GetSpan(CheckBytes), check);
        row.Advance(CheckBytes);
    }

    /// <summary>What stands in a row between its version and its check.</summary>
    /// <param name="row">The row.</param>
    /// <param name="version">The version that is written.</param>
    /// <param name="before">The one without a check.</param>
    /// <param name="what">What the row is called where it is refused.</param>
    /// <exception cref="InvalidDataException">The row is of another version, or is not what was written.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> row, byte version, byte before, string what)
    {
        var found = new ByteReader(row).ReadByte();
        if (found == before) return row[1..];
        if (found != version) throw new InvalidDataException($"{what} has version {found}; known is {version}.");
        if (row.Length <= CheckBytes) throw new InvalidDataException($"{what} ends {CheckBytes + 1 - row.Length} bytes too early.");
        var content = row[..^CheckBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(row[^CheckBytes..]) != Crc32C.Of(content)) throw new InvalidDataException($"{what} is not what was written: its check says so.");
        return content[1..];
    }
}
