using System.Net;

namespace Karma.Karl.History;

/// <summary>
/// A record to bytes and back: what it shares with the record before it is left out. The journal, the open heads and the blocks all hold
/// these bytes, so a record is encoded once. The first record of a head says so, and stands whole.
/// </summary>
internal static class RecordCodec
{
    private const int LongestBody = 1 << 20;

    [Flags]
    private enum Parts : byte
    {
        None = 0,
        First = 1,
        Goodbye = 2,
        Endpoint = 4,
        Allowance = 8,
        Build = 16,
        NoBuild = 32,
        Late = 64,
        Whole = Endpoint | Allowance,
    }

    /// <summary>Writes a record behind <paramref name="before"/>, or as the first one where that is <see langword="null"/>.</summary>
    public static void Write(ByteWriter writer, KeepaliveRecord record, KeepaliveRecord? before)
    {
        var parts = PartsOf(record, before);
        writer.WriteByte((byte)parts);
        writer.WriteSigned(record.Order - (before?.Order ?? 0));
        writer.WriteSigned(record.At - record.Order);
        if (parts.HasFlag(Parts.Allowance)) writer.WriteUnsigned((ulong)record.Allowance);
        if (parts.HasFlag(Parts.Endpoint))
        {
            writer.WriteUnsigned((ulong)record.Endpoint.Port);
            Span<byte> address = stackalloc byte[16];
            record.Endpoint.Host.TryWriteBytes(address, out var length);
            writer.WriteBlob(address[..length]);
        }

        if (parts.HasFlag(Parts.Goodbye)) return;
        if (parts.HasFlag(Parts.Build))
        {
            writer.WriteSigned(record.Build.High);
            writer.WriteSigned(record.Build.Low);
        }

        if (!parts.HasFlag(Parts.NoBuild)) writer.WriteSigned(record.BuildOffset - (before?.BuildOffset ?? 0));
        BodyDelta.Write(writer, before is null ? [] : before.Body, record.Body);
    }

    /// <summary>Whether the bytes begin with the first record of a head, which needs no record before it.</summary>
    public static bool IsFirst(ReadOnlySpan<byte> entry) => !entry.IsEmpty && ((Parts)entry[0]).HasFlag(Parts.First);

    /// <summary>Reads the record that was written behind <paramref name="before"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are torn.</exception>
    public static KeepaliveRecord Read(ref ByteReader reader, KeepaliveRecord? before)
    {
        var parts = (Parts)reader.ReadByte();
        if (parts.HasFlag(Parts.First)) before = null;
        else if (before is null) throw new InvalidDataException("A record misses the one before it.");
        if (before is null && !parts.HasFlag(Parts.Whole)) throw new InvalidDataException("A first record is not whole.");
        var order = reader.ReadSigned() + (before?.Order ?? 0);
        var record = new KeepaliveRecord
        {
            Kind = parts.HasFlag(Parts.Goodbye) ? RecordKind.Goodbye : RecordKind.Keepalive,
            IsLate = parts.HasFlag(Parts.Late),
            Order = order,
            At = order + reader.ReadSigned(),
            Allowance = parts.HasFlag(Parts.Allowance) ? (long)reader.ReadUnsigned() : before!.Allowance, // A first one is whole.
            Endpoint = parts.HasFlag(Parts.Endpoint) ? ReadEndpoint(ref reader) : before!.Endpoint,
        };
        if (record.Kind == RecordKind.Goodbye) return record;
        var build = parts.HasFlag(Parts.NoBuild) ? BuildId.None
            : parts.HasFlag(Parts.Build) ? new BuildId(reader.ReadSigned(), reader.ReadSigned())
            : before?.Build ?? BuildId.None;
        var offset = parts.HasFlag(Parts.NoBuild) ? 0 : reader.ReadSigned() + (before?.BuildOffset ?? 0);
        var body = BodyDelta.Read(ref reader, before is null ? [] : before.Body, LongestBody);
        var isOutside = build == BuildId.None ? offset != 0 : offset < 1 || offset >= body.Length;
        if (isOutside) throw new InvalidDataException("A build stands outside its body.");
        return record with { Build = build, BuildOffset = (int)offset, Body = body };
    }

    private static Parts PartsOf(KeepaliveRecord record, KeepaliveRecord? before)
    {
        var parts = before is null ? Parts.First : Parts.None;
        if (record.Kind == RecordKind.Goodbye) parts |= Parts.Goodbye;
        if (record.IsLate) parts |= Parts.Late;
        if (before is null || record.Allowance != before.Allowance) parts |= Parts.Allowance;
        if (before is null || record.Endpoint != before.Endpoint) parts |= Parts.Endpoint;
        if (record.Build == BuildId.None) parts |= Parts.NoBuild;
        else if (before is null || record.Build != before.Build) parts |= Parts.Build;
        return parts;
    }

    private static Endpoint ReadEndpoint(ref ByteReader reader)
    {
        var port = reader.ReadUnsigned();
        var address = reader.ReadBlob();
        if (address.Length is not (4 or 16) || port > ushort.MaxValue) throw new InvalidDataException("An endpoint is none.");
        return new Endpoint(new IPAddress(address), (int)port);
    }
}
