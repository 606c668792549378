using System.Buffers.Binary;
using System.Numerics;

namespace Karma.Karl.History.Columns;

/// <summary>
/// The CRC-32C of what a block's records say, and not of the bytes that say it: whoever decodes a block proves with it that what comes out
/// is what was sent.
/// </summary>
internal struct ContentCheck()
{
    private uint _crc = uint.MaxValue;

    public readonly uint Value => ~_crc;

    /// <summary>Adds a record, whose body may stand elsewhere.</summary>
    public void Add(KeepaliveRecord record, ReadOnlySpan<byte> body)
    {
        Span<byte> address = stackalloc byte[16];
        address.Clear();
        record.Endpoint.Host.TryWriteBytes(address, out var length);
        Add((byte)((int)record.Kind | (record.IsLate ? 2 : 0) | (length == 16 ? 4 : 0)));
        Add(record.Order);
        Add(record.At);
        Add(record.Allowance);
        Add(BinaryPrimitives.ReadInt64LittleEndian(address));
        Add(BinaryPrimitives.ReadInt64LittleEndian(address[8..]));
        Add(record.Endpoint.Port);
        Add(record.Build.High);
        Add(record.Build.Low);
        Add(record.BuildOffset);
        Add(body.Length);
        for (; body.Length >= sizeof(ulong); body = body[sizeof(ulong)..]) Add(BinaryPrimitives.ReadInt64LittleEndian(body));
        foreach (var last in body) Add(last);
    }

    private void Add(long number) => _crc = BitOperations.Crc32C(_crc, (ulong)number);

    private void Add(byte number) => _crc = BitOperations.Crc32C(_crc, number);
}
