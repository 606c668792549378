using System.Buffers;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Karma.Karl.History;
using Karma.Testing;

namespace Karma.Karl.Tests.History;

/// <summary>Records and bodies as examples, and what tests do with them.</summary>
internal static class Records
{
    private static readonly Endpoint[] Endpoints =
    [
        new(IPAddress.Parse("10.0.0.7"), 8080), new(IPAddress.Parse("10.0.0.8"), 0), new(IPAddress.Parse("::1"), 65535),
        new(IPAddress.Parse("2001:db8::7"), 1),
    ];

    /// <summary>Bodies that follow each other as those of one run do: numbers run on, a text changes at times, now and then something else entirely.</summary>
    public static Gen<byte[][]> Bodies { get; } =
        from count in Gen.Choose(1, 40)
        from steps in Gen.Frequency((5, Gen.Constant(20)), (1, Gen.Choose(0, 5_000))).ArrayOf(count)
        from messages in Gen.Frequency(
            (8, Gen.Constant("OK")), (1, Gen.Choose(0, 99_999).Select(n => $"{n} orders wait, as they \\\"do\\\"")), (1, Gen.Constant("né €"))).ArrayOf(count)
        from strangers in Gen.Frequency((12, Gen.Constant<byte[]?>(null)), (1, Property.Bytes.Select(b => (byte[]?)b))).ArrayOf(count)
        select Following(steps, messages, strangers);

    /// <summary>Runs of records, goodbyes among them; what they share changes seldom.</summary>
    public static Gen<KeepaliveRecord[]> Runs { get; } =
        from bodies in Bodies
        from orders in Gen.OneOf(Gen.Choose(1, 30_000_000), Gen.Constant(1)).ArrayOf(bodies.Length)
        from late in Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Choose(-5_000_000, 900_000_000))).ArrayOf(bodies.Length)
        from allowances in Gen.Frequency((9, Gen.Constant(45_000_000L)), (1, Property.Longs.Select(l => l & long.MaxValue))).ArrayOf(bodies.Length)
        from endpoints in Gen.Frequency((9, Gen.Constant(Endpoints[0])), (1, Gen.Elements(Endpoints))).ArrayOf(bodies.Length)
        from builds in Gen.Frequency((9, Gen.Constant(1)), (1, Gen.Choose(0, 3))).ArrayOf(bodies.Length)
        from kinds in Gen.Frequency((12, Gen.Constant(RecordKind.Keepalive)), (1, Gen.Constant(RecordKind.Goodbye))).ArrayOf(bodies.Length)
        select Of(bodies, orders, late, allowances, endpoints, builds, kinds);

    public static byte[] HeadOf(IEnumerable<KeepaliveRecord> records) => [.. EntriesOf(records).SelectMany(e => e)];

    /// <summary>Each record behind the one before it, as the writer encodes them.</summary>
    public static List<byte[]> EntriesOf(IEnumerable<KeepaliveRecord> records)
    {
        var entries = new List<byte[]>();
        KeepaliveRecord? before = null;
        foreach (var record in records)
        {
            entries.Add(Written(writer => RecordCodec.Write(writer, record, before)));
            before = record;
        }

        return entries;
    }

    public static byte[] Written(Action<ByteWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new ByteWriter(output));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A row of the journal.</summary>
    public static byte[] Row(params IEnumerable<(long Instance, byte[] Entry)> entries)
    {
        var row = new ArrayBufferWriter<byte>();
        var writer = new ByteWriter(row);
        JournalCodec.Begin(writer);
        foreach (var (instance, entry) in entries) JournalCodec.Write(writer, instance, entry);
        JournalCodec.End(row);
        return row.WrittenSpan.ToArray();
    }

    public static void AssertSame(IReadOnlyList<KeepaliveRecord> expected, IReadOnlyList<KeepaliveRecord> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i] with { Body = [] }, actual[i] with { Body = [] }, AsRecords);
            Assert.Equal(expected[i].Body, actual[i].Body);
        }
    }

    private static bool AsRecords(KeepaliveRecord? left, KeepaliveRecord? right) =>
        left is not null && right is not null && left with { Body = right.Body } == right;

    private static byte[][] Following(int[] steps, string[] messages, byte[]?[] strangers)
    {
        var second = 0;
        return [.. steps.Select((step, i) => strangers[i]
            ?? Encoding.UTF8.GetBytes(new KeepaliveJson { Second = second += step, Message = messages[i], Build = "0" }.Text))];
    }

    private static KeepaliveRecord[] Of(
        byte[][] bodies, int[] orders, int[] late, long[] allowances, Endpoint[] endpoints, int[] builds, RecordKind[] kinds)
    {
        var order = 1_795_236_540_000_000;
        return
        [
            .. bodies.Select((body, i) =>
            {
                order += orders[i];
                var isKeepalive = kinds[i] == RecordKind.Keepalive;
                var build = isKeepalive && body.Length > 1 && builds[i] > 0 ? new BuildId(builds[i], -builds[i]) : BuildId.None;
                return new KeepaliveRecord
                {
                    Kind = kinds[i],
                    Order = order,
                    At = order - late[i],
                    Allowance = allowances[i],
                    Endpoint = endpoints[i],
                    Build = build,
                    BuildOffset = build == BuildId.None ? 0 : i % 9 == 0 ? 1 : Math.Max(1, body.Length / 2),
                    Body = isKeepalive ? body : [],
                };
            }),
        ];
    }
}
