using FsCheck;
using FsCheck.Fluent;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Tests.History;

/// <summary>What is damaged is refused with <see cref="InvalidDataException"/> and nothing else, and without asking for the machine's memory.</summary>
public sealed class DamageTests
{
    /// <summary>A record may be followed by others that each copy a body of it: what a decoder keeps is bounded by its input times this, and by its own limits.</summary>
    private const long Absurd = 80L * 1024 * 1024;

    private static readonly Gen<byte[]> Garbage = Gen.OneOf(
        Property.Bytes,
        Property.Bytes.Select(bytes => (byte[])[1, .. bytes]),
        from first in Gen.Choose(0, 255)
        from bytes in Gen.Elements<byte>(0, 1, 2, 4, 0x7F, 0x80, 0xFF).ArrayOf(30)
        select (byte[])[(byte)first, .. bytes]);

    [Fact]
    public void Decoders_Garbage_Refuse() => Property.Holds(Garbage, bytes =>
    {
        AssertSafe(bytes, JournalAndEntries);
        AssertSafe(bytes, b => Checkpoint.Decode(b));
        AssertSafe(bytes, b => BlockCodec.Decode(b).ForEach(Restore));
        AssertSafe(bytes, b => BlockCodec.DecodeHead(b).ForEach(Restore));
    }, count: 3_000);

    [Fact]
    public void Decoders_Truncated_Refuse() => Property.Holds(
        from run in Records.Runs
        from at in Gen.Choose(0, 100_000)
        select (run, at),
        torn => OverAll(torn.run, bytes => bytes[..(torn.at % bytes.Length)]));

    [Fact]
    public void Decoders_BitsFlipped_Refuse() => Property.Holds(
        from run in Records.Runs
        from flips in Gen.Choose(0, 1_000_000).NonEmptyListOf()
        select (run, flips),
        damaged => OverAll(damaged.run, bytes =>
        {
            foreach (var flip in damaged.flips) bytes[flip / 8 % bytes.Length] ^= (byte)(1 << (flip % 8));
            return bytes;
        }),
        count: 1_000);

    [Fact]
    public void Checkpoint_AnyLife_ComesBack() => Property.Holds(
        from numbers in Property.Longs.ArrayOf(6)
        from state in Gen.Choose(0, 3)
        from watched in Gen.Elements(true, false)
        from block in Property.Bytes
        select new Checkpoint(numbers[0], numbers[1], numbers[2], new Life((LivenessState)state, numbers[3], numbers[4], numbers[5], watched), block),
        checkpoint =>
        {
            var read = Checkpoint.Decode(checkpoint.Encode());
            Assert.Equal(checkpoint with { Block = [] }, read with { Block = [] }, (left, right) => left with { Block = right!.Block } == right); // Neither is null.
            Assert.Equal(checkpoint.Block, read.Block);
        });

    [Fact]
    public void DecodeHead_FirstRecordWithoutWhatItMustHave_Refused()
    {
        for (var parts = 0; parts < 256; parts++) AssertSafe([(byte)parts, .. new byte[40]], b => BlockCodec.DecodeHead(b).ForEach(Restore));
    }

    [Fact]
    public void Decode_LaterVersion_RefusedNamingIt()
    {
        Assert.Contains("version 2", Assert.Throws<InvalidDataException>(() => BlockCodec.Decode([2, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("version 3", Assert.Throws<InvalidDataException>(() => JournalCodec.Decode([3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_OneBitFlipped_IsAlwaysSeen() => Property.Holds(
        from run in Records.Runs
        from flip in Gen.Choose(0, 1_000_000)
        select (run, flip),
        damaged =>
        {
            byte[] block = BlockCodec.Encode(Records.HeadOf(damaged.run));
            foreach (var (bytes, decode) in new (byte[], Action<byte[]>)[]
            {
                (block, b => BlockCodec.Decode(b)),
                (Records.Row(Records.EntriesOf(damaged.run).Select(entry => (7L, entry))), b => JournalCodec.Decode(b)),
                (new Checkpoint(7, 8, 9, Life.Begin(7, 45), block).Encode(), b => Checkpoint.Decode(b)),
            })
            {
                var at = 8 + (damaged.flip % ((bytes.Length - 1) * 8)); // Another version is another matter.
                bytes[at / 8] ^= (byte)(1 << (at % 8));
                Assert.Throws<InvalidDataException>(() => decode(bytes));
            }
        },
        count: 300);

    private static void OverAll(KeepaliveRecord[] run, Func<byte[], byte[]> damage)
    {
        var head = Records.HeadOf(run);
        AssertSafe(damage([.. head]), b => BlockCodec.DecodeHead(b).ForEach(Restore));
        AssertSafe(damage(BlockCodec.Encode(head)), b => BlockCodec.Decode(b).ForEach(Restore));
        AssertSafe(
            damage(Records.Row(Records.EntriesOf(run).Select(entry => (7L, entry)))),
            JournalAndEntries);
    }

    private static void JournalAndEntries(byte[] row)
    {
        KeepaliveRecord? before = null;
        foreach (var (_, entry) in JournalCodec.Decode(row))
        {
            var reader = new ByteReader(entry);
            before = RecordCodec.Read(ref reader, before);
            Restore(before);
        }
    }

    // A page does this with whatever was decoded.
    private static void Restore(KeepaliveRecord record) => record.Restore(new Build(record.Build, [1, 2, 3]));

    private static void AssertSafe(byte[] bytes, Action<byte[]> decode)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            decode(bytes);
        }
        catch (InvalidDataException)
        {
            // As promised.
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Absurd);
    }
}
