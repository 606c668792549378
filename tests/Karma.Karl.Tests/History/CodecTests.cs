using FsCheck.Fluent;
using Karma.Karl.History;

namespace Karma.Karl.Tests.History;

public sealed class CodecTests
{
    [Fact]
    public void Numbers_Any_ComeBack() => Property.Holds(Property.Longs.ArrayOf(), numbers =>
    {
        var bytes = Records.Written(writer =>
        {
            foreach (var number in numbers)
            {
                writer.WriteSigned(number);
                writer.WriteUnsigned((ulong)number);
                writer.WriteByte((byte)number);
            }
        });

        var reader = new ByteReader(bytes);
        foreach (var number in numbers)
        {
            Assert.Equal(number, reader.ReadSigned());
            Assert.Equal((ulong)number, reader.ReadUnsigned());
            Assert.Equal((byte)number, reader.ReadByte());
        }

        Assert.True(reader.IsAtEnd);
    });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-64, 1)]
    [InlineData(63, 1)]
    [InlineData(64, 2)]
    [InlineData(long.MinValue, 10)]
    public void Numbers_Small_TakeFewBytes(long number, int bytes) =>
        Assert.Equal(bytes, Records.Written(writer => writer.WriteSigned(number)).Length);

    [Fact]
    public void Blobs_Any_ComeBack() => Property.Holds(Property.Bytes.ArrayOf(), blobs =>
    {
        var bytes = Records.Written(writer =>
        {
            foreach (var blob in blobs) writer.WriteBlob(blob);
        });

        var reader = new ByteReader(bytes);
        foreach (var blob in blobs) Assert.Equal(blob, reader.ReadBlob());
        Assert.Equal(0, reader.Remaining);
    });

    [Fact]
    public void Delta_AnyTwoBodies_LastComesBack() => Property.Holds(
        from before in Property.Bytes
        from body in Property.Bytes
        select (before, body),
        pair => AssertDelta(pair.before, pair.body));

    [Fact]
    public void Delta_PiecesOfTheBodyBefore_LastComesBack() => Property.Holds(
        from before in Property.Bytes
        from cuts in Gen.Choose(0, 1_000).ArrayOf(6)
        from between in Property.Bytes.ArrayOf(4)
        select (before, body: Patched(before, cuts, between)),
        pair => AssertDelta(pair.before, pair.body));

    [Fact]
    public void Delta_RepetitiveBodies_LastComesBack() => Property.Holds(
        from letters in Gen.Choose(0, 1).Select(b => (byte)b).ArrayOf(80)
        from other in Gen.Choose(0, 1).Select(b => (byte)b).ArrayOf(90)
        select (letters, other),
        pair => AssertDelta(pair.letters, pair.other));

    [Fact]
    public void Delta_BodiesOfOneRun_ComeBackAndTakeLittle() => Property.Holds(Records.Bodies, bodies =>
    {
        for (var i = 1; i < bodies.Length; i++) AssertDelta(bodies[i - 1], bodies[i]);
        AssertDelta([], bodies[0]);
        var same = Records.Written(writer => BodyDelta.Write(writer, bodies[0], bodies[0]));
        Assert.InRange(same.Length, 1, 8);
    });

    [Fact]
    public void Delta_LongerThanAllowed_Refused()
    {
        var bytes = Records.Written(writer => BodyDelta.Write(writer, [], new byte[100]));
        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new ByteReader(bytes);
            BodyDelta.Read(ref reader, [], longest: 99);
        });
    }

    [Fact]
    public void Head_AnyRun_ComesBack() =>
        Property.Holds(Records.Runs, run => Records.AssertSame(run, BlockCodec.DecodeHead(Records.HeadOf(run))));

    [Fact]
    public void Head_SeveralRunsInIt_EachFirstRecordStandsAlone() => Property.Holds(
        from first in Records.Runs
        from second in Records.Runs
        select (first, second),
        runs => Records.AssertSame(
            [.. runs.first, .. runs.second],
            BlockCodec.DecodeHead([.. Records.HeadOf(runs.first), .. Records.HeadOf(runs.second)])),
        count: 100);

    [Fact]
    public void Block_AnyRun_ComesBack() =>
        Property.Holds(Records.Runs, run => Records.AssertSame(run, BlockCodec.Decode(BlockCodec.Encode(Records.HeadOf(run)))));

    [Fact]
    public void Journal_EntriesOfSeveralRuns_ComeBack() => Property.Holds(
        from runs in Records.Runs.ArrayOf(3)
        from numbers in Property.Longs.ArrayOf(3)
        select runs.SelectMany((run, i) => Records.EntriesOf(run).Select(entry => (Instance: numbers[i], Entry: entry))).ToList(),
        entries =>
        {
            var decoded = JournalCodec.Decode(Records.Row(entries));
            Assert.Equal(entries.Select(e => e.Instance), decoded.Select(e => e.Instance));
            Assert.Equal(entries.Select(e => Convert.ToHexString(e.Entry)), decoded.Select(e => Convert.ToHexString(e.Entry)));
        },
        count: 100);

    [Fact]
    public void Restore_AnyBuildAnywhere_GivesBackWhatWasSent() => Property.Holds(
        from before in Property.Bytes
        from build in Property.Bytes
        from after in Property.Bytes
        select (before, build, after),
        sent =>
        {
            var build = new Build(BuildId.Of(sent.build), sent.build);
            var record = BlockCodec.DecodeHead(Records.HeadOf(
            [
                new KeepaliveRecord
                {
                    Kind = RecordKind.Keepalive,
                    Order = 1,
                    At = 1,
                    Allowance = 1,
                    Endpoint = new Endpoint(System.Net.IPAddress.Loopback, 1),
                    Build = build.Id,
                    BuildOffset = 1 + sent.before.Length,
                    Body = [(byte)'{', .. sent.before, (byte)'0', .. sent.after],
                },
            ])).Single();

            Assert.Equal([(byte)'{', .. sent.before, .. sent.build, .. sent.after], record.Restore(build));
            Assert.Same(record.Body, record.Restore(build: null)); // The build cannot be found: what there is.
        });

    [Fact]
    public void BuildId_AnyBytes_TextComesBack() => Property.Holds(Property.Bytes, bytes =>
    {
        var id = BuildId.Of(bytes);
        Assert.True(BuildId.TryParse(id.ToString(), out var parsed));
        Assert.Equal(id, parsed);
        Assert.StartsWith("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..32], id.ToString(), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:00112233445566778899aabbccddee")]
    [InlineData("sha256:00112233445566778899aabbccddeeff00")]
    [InlineData("sha256:00112233445566778899aabbccddeexy")]
    [InlineData("sha512:00112233445566778899aabbccddeeff")]
    [InlineData("sha256:-0112233445566778899aabbccddeeff")]
    [InlineData("sha256: 0112233445566778899aabbccddeeff")]
    public void BuildId_NoId_Refused(string? text) => Assert.False(BuildId.TryParse(text, out _));

    private static void AssertDelta(byte[] before, byte[] body)
    {
        var bytes = Records.Written(writer => BodyDelta.Write(writer, before, body));
        var reader = new ByteReader(bytes);
        Assert.Equal(body, BodyDelta.Read(ref reader, before, longest: 1 << 20));
        Assert.True(reader.IsAtEnd);
        Assert.True(bytes.Length <= body.Length + body.Length / 2 + 16, $"{body.Length} bytes grew to {bytes.Length}.");
    }

    private static byte[] Patched(byte[] before, int[] cuts, byte[][] between)
    {
        var body = new List<byte>();
        for (var i = 0; i + 1 < cuts.Length && before.Length > 0; i += 2)
        {
            var (one, other) = (cuts[i] % before.Length, cuts[i + 1] % before.Length);
            body.AddRange(before[Math.Min(one, other)..Math.Max(one, other)]);
            body.AddRange(between[i / 2]);
        }

        return [.. body, .. between[^1]];
    }
}
