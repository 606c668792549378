using System.Net;

namespace Karma.Karl.History;

/// <summary>
/// A record to bytes and back. Plain for now: each record stands whole, its times relative to the one before, and a block compresses
/// the lot. The version in front of every journal row and block lets a denser encoding take over.
/// </summary>
internal static class RecordCodec
{
    public const byte Version = 1;

    public static void Write(ByteWriter writer, KeepaliveRecord record, long previousOrder)
    {
        writer.WriteByte((byte)record.Kind);
        writer.WriteSigned(record.Order - previousOrder);
        writer.WriteSigned(record.At - record.Order);
        writer.WriteUnsigned((ulong)record.Allowance);
        writer.WriteUnsigned((ulong)record.Endpoint.Port);
        Span<byte> address = stackalloc byte[16];
        record.Endpoint.Host.TryWriteBytes(address, out var length);
        writer.WriteBlob(address[..length]);
        if (record.Kind == RecordKind.Goodbye) return;
        writer.WriteUnsigned(record.Build == BuildId.None ? 0 : (ulong)record.BuildOffset);
        if (record.Build != BuildId.None)
        {
            writer.WriteSigned(record.Build.High);
            writer.WriteSigned(record.Build.Low);
        }

        writer.WriteBlob(record.Body);
    }

    public static KeepaliveRecord Read(ref ByteReader reader, long previousOrder)
    {
        var kind = (RecordKind)reader.ReadByte();
        if (kind > RecordKind.Goodbye) throw new InvalidDataException($"A record is of the unknown kind {kind}.");
        var order = previousOrder + reader.ReadSigned();
        var record = new KeepaliveRecord
        {
            Kind = kind,
            Order = order,
            At = order + reader.ReadSigned(),
            Allowance = (long)reader.ReadUnsigned(),
            Endpoint = ReadEndpoint(ref reader),
        };
        if (kind == RecordKind.Goodbye) return record;
        var buildOffset = (int)reader.ReadUnsigned();
        var build = buildOffset == 0 ? BuildId.None : new BuildId(reader.ReadSigned(), reader.ReadSigned());
        return record with { BuildOffset = buildOffset, Build = build, Body = reader.ReadBlob().ToArray() };
    }

    private static Endpoint ReadEndpoint(ref ByteReader reader)
    {
        var port = (int)reader.ReadUnsigned();
        var address = reader.ReadBlob();
        if (address.Length is not (4 or 16)) throw new InvalidDataException($"An address has {address.Length} bytes.");
        return new Endpoint(new IPAddress(address), port);
    }
}
