using System.Net;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Testing;

namespace Karma.Karl.Tests.History.Columns;

/// <summary>Records into blocks of columns and back, as tests do it.</summary>
internal static class Heads
{
    /// <summary>The blocks that a writer makes of the records of an instance.</summary>
    public static List<byte[]> BlocksOf(IEnumerable<KeepaliveRecord> records, TemplateCatalog templates)
    {
        var blocks = new List<byte[]>();
        var frame = new Frame();
        var head = new OpenHead();
        foreach (var record in records)
        {
            head.Append(record, templates, frame);
            if (!head.IsFull) continue;
            blocks.Add(Sealed(head));
            head = new OpenHead();
        }

        if (head.Count > 0) blocks.Add(Sealed(head));
        return blocks;
    }

    /// <summary>A block that gives back what the head was given; that it is sound was proven when it was sealed.</summary>
    public static byte[] Sealed(OpenHead head)
    {
        var block = head.Seal();
        Assert.NotNull(block);
        return block;
    }

    public static void AssertComesBack(IReadOnlyList<KeepaliveRecord> records)
    {
        var templates = new TemplateCatalog();
        var blocks = BlocksOf(records, templates);
        var opened = blocks.ConvertAll(block => OpenedBlock.Of(block, templates));
        Records.AssertSame(records, [.. opened.SelectMany(block => block)]);

        // One by itself is the same as among the others.
        foreach (var (block, all) in blocks.Zip(opened))
        {
            var middle = all[all.Count / 2].Order;
            Records.AssertSame([all[^1]], [Assert.IsType<KeepaliveRecord>(OpenedBlock.LastOf(block, templates, _ => true))]);
            Records.AssertSame([Assert.IsType<KeepaliveRecord>(all.FindLast(IsBefore))], [Assert.IsType<KeepaliveRecord>(OpenedBlock.LastOf(block, templates, IsBefore))]);
            Assert.Null(OpenedBlock.LastOf(block, templates, _ => false));

            bool IsBefore(KeepaliveRecord record) => record.Order <= middle;
        }
    }

    /// <summary>Keepalives with these bodies, 20 seconds apart.</summary>
    public static KeepaliveRecord[] Of(params IEnumerable<byte[]> bodies) => [.. bodies.Select((body, i) => new KeepaliveRecord
    {
        Kind = RecordKind.Keepalive,
        Order = 1_795_251_600_000_000 + (i * 20_000_123L),
        At = 1_795_251_600_000_000 + (i * 20_000_123L),
        Allowance = 45_000_000,
        Endpoint = new Endpoint(IPAddress.Loopback, 8080),
        Body = body,
    })];
}
