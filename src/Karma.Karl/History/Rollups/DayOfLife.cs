using System.Buffers;
using System.Numerics;
using Karma.Karl.Liveness;

namespace Karma.Karl.History.Rollups;

/// <summary>
/// The hours of an instance in one day of UTC, as one row holds them: a fully watched hour through which it was up takes four bytes.
/// Hours of which there is nothing to tell are not there.
/// </summary>
internal sealed class DayOfLife(long day)
{
    private const byte Version = 1;
    private const int Moved = 1; // The hour has another place than the one before it in this row.
    private const int BeginningShift = 1;

    private readonly HourOfLife?[] _hours = new HourOfLife?[Hour.ADay];

    public long First { get; } = day * Hour.ADay;

    public bool IsEmpty => Array.TrueForAll(_hours, h => h is null);

    /// <summary>One of its hours, by its number since 1970.</summary>
    public HourOfLife? this[long hour]
    {
        get => _hours[hour - First];
        set => _hours[hour - First] = value;
    }

    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(160);
        var writer = new ByteWriter(output);
        writer.WriteByte(Version);
        uint there = 0;
        for (var i = 0; i < Hour.ADay; i++)
            if (_hours[i] is not null) there |= 1u << i;
        writer.WriteUnsigned(there);
        HourOfLife? before = null;
        for (var i = 0; i < Hour.ADay; i++)
        {
            if (_hours[i] is not { } hour) continue;
            var isMoved = before is null || before.Service != hour.Service || before.Endpoint != hour.Endpoint;
            writer.WriteByte((byte)((isMoved ? Moved : 0) | ((int)hour.Beginning << BeginningShift)));
            if (isMoved)
            {
                writer.WriteSigned(hour.Service.Key);
                writer.WriteSigned(hour.Endpoint.Key);
            }

            writer.WriteUnsigned((ulong)hour.Keepalives);
            writer.WriteUnsigned((ulong)hour.Gaps);
            Write(writer, hour.Stretches, Hour.Begin(First + i));
            before = hour;
        }

        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are none, or of a version that this code does not know.</exception>
    public static DayOfLife Decode(long day, ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var version = reader.ReadByte();
        if (version != Version) throw new InvalidDataException($"A rollup has version {version}; known is {Version}.");
        var decoded = new DayOfLife(day);
        var there = reader.ReadUnsigned();
        if (there >= 1u << Hour.ADay) throw new InvalidDataException("A rollup has hours that its day has not.");
        HourOfLife? before = null;
        for (; there != 0; there &= there - 1)
        {
            var i = BitOperations.TrailingZeroCount(there);
            var head = reader.ReadByte();
            var isMoved = (head & Moved) != 0;
            var beginning = (Beginning)(head >> BeginningShift);
            if (!Enum.IsDefined(beginning) || (before is null && !isMoved)) throw new InvalidDataException("A rollup is damaged.");
            var (service, endpoint) = isMoved ? (new Place(reader.ReadSigned()), new Place(reader.ReadSigned())) : (before!.Service, before.Endpoint); // Checked above.
            before = new HourOfLife(
                Count(reader.ReadUnsigned()), Count(reader.ReadUnsigned()), beginning, service, endpoint,
                Read(ref reader, Hour.Begin(decoded.First + i)));
            decoded._hours[i] = before;
        }

        return decoded;
    }

    // Nearly always it is one state through the whole hour, which is one byte: 1 and the state. Otherwise how many there are, from 5 on; and each.
    private static void Write(ByteWriter writer, IReadOnlyList<Stretch> stretches, long begin)
    {
        if (stretches is [{ } whole] && whole.From == begin && whole.Length == Hour.Length)
        {
            writer.WriteUnsigned(1 + (ulong)whole.State);
            return;
        }

        writer.WriteUnsigned(5 + (ulong)stretches.Count);
        var at = begin;
        foreach (var stretch in stretches)
        {
            writer.WriteByte((byte)stretch.State);
            writer.WriteUnsigned((ulong)(stretch.From - at));
            writer.WriteUnsigned((ulong)stretch.Length);
            at = stretch.To;
        }
    }

    private static List<Stretch> Read(ref ByteReader reader, long begin)
    {
        var head = reader.ReadUnsigned();
        if (head is > 0 and < 5) return [new Stretch(StateOf((byte)(head - 1)), begin, begin + Hour.Length)];
        if (head < 5) throw new InvalidDataException("A rollup is damaged.");
        var stretches = new List<Stretch>();
        var at = begin;
        for (var left = head - 5; left > 0; left--)
        {
            var state = StateOf(reader.ReadByte());
            var from = at + Within(reader.ReadUnsigned());
            at = from + Within(reader.ReadUnsigned());
            if (at > begin + Hour.Length) throw new InvalidDataException("A rollup goes beyond its hour.");
            stretches.Add(new Stretch(state, from, at));
        }

        return stretches;
    }

    private static LivenessState StateOf(byte state) =>
        Enum.IsDefined((LivenessState)state) ? (LivenessState)state : throw new InvalidDataException("A rollup has a state that is none.");

    private static long Within(ulong length) =>
        length <= Hour.Length ? (long)length : throw new InvalidDataException("A rollup goes beyond its hour.");

    private static int Count(ulong count) =>
        count <= int.MaxValue ? (int)count : throw new InvalidDataException($"A rollup counts {count} keepalives.");
}
