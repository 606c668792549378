using System.Buffers.Binary;

namespace Karma.Karl.History;

/// <summary>
/// A body as the difference from the one before. Two keepalives of one run differ in a few numbers, mostly of the same width: so after a
/// difference the two are taken to agree again where eight bytes do, first at the same distance, then a few bytes apart. Where they do
/// not within reach, the rest stands as it is. Lossless for any two byte strings.
/// </summary>
internal static class BodyDelta
{
    /// <summary>How far a difference may reach, in bytes, before the rest is given up.</summary>
    private const int Reach = 256;

    /// <summary>So many bytes must agree for the two to count as agreeing again.</summary>
    private const int Anchor = sizeof(ulong);

    private static ReadOnlySpan<sbyte> Shifts => [0, 1, -1, 2, -2, 3, -3];

    public static void Write(ByteWriter writer, ReadOnlySpan<byte> before, ReadOnlySpan<byte> body)
    {
        writer.WriteUnsigned((ulong)body.Length);
        while (!body.IsEmpty)
        {
            var same = body.CommonPrefixLength(before);
            before = before[same..];
            body = body[same..];
            var (skipped, inserted) = body.IsEmpty ? (0, 0) : Difference(before, body);
            writer.WriteUnsigned((ulong)same);
            writer.WriteUnsigned((ulong)skipped);
            writer.WriteBlob(body[..inserted]);
            before = before[skipped..];
            body = body[inserted..];
        }
    }

    /// <exception cref="InvalidDataException">The difference does not fit the body before.</exception>
    public static byte[] Read(ref ByteReader reader, ReadOnlySpan<byte> before, int longest)
    {
        var length = reader.ReadUnsigned();
        if (length > (ulong)longest) throw new InvalidDataException($"A body claims {length} bytes.");
        var body = new byte[length];
        var rest = body.AsSpan();
        while (!rest.IsEmpty)
        {
            var same = reader.ReadUnsigned();
            if (same > (ulong)Math.Min(before.Length, rest.Length)) throw new InvalidDataException("A body copies more than there is.");
            before[..(int)same].CopyTo(rest);
            before = before[(int)same..];
            rest = rest[(int)same..];
            var skipped = reader.ReadUnsigned();
            var inserted = reader.ReadBlob();
            if (skipped > (ulong)before.Length || inserted.Length > rest.Length) throw new InvalidDataException("A body's difference does not fit.");
            if (same == 0 && inserted.IsEmpty) throw new InvalidDataException("A body's difference leads nowhere.");
            inserted.CopyTo(rest);
            before = before[(int)skipped..];
            rest = rest[inserted.Length..];
        }

        return body;
    }

    private static (int Skipped, int Inserted) Difference(ReadOnlySpan<byte> before, ReadOnlySpan<byte> body)
    {
        var reach = Math.Min(Reach, Math.Min(before.Length, body.Length) - Anchor);
        for (var inserted = 1; inserted <= reach; inserted++)
        {
            var anchor = BinaryPrimitives.ReadUInt64LittleEndian(body[inserted..]);
            foreach (var shift in Shifts)
            {
                var skipped = inserted + shift;
                if (skipped >= 0 && skipped <= before.Length - Anchor && BinaryPrimitives.ReadUInt64LittleEndian(before[skipped..]) == anchor)
                    return (skipped, inserted);
            }
        }

        return (0, body.Length);
    }
}
