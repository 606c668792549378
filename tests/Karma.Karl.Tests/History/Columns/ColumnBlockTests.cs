using System.Text;
using FsCheck.Fluent;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Karl.Tests.Originals;
using Karma.Testing;
using Karma.Testing.Simulated;

namespace Karma.Karl.Tests.History.Columns;

public sealed class ColumnBlockTests
{
    [Fact]
    public void Block_AnyRecords_ComeBack() => Property.Holds(Records.Runs, run => Heads.AssertComesBack(run));

    [Fact]
    public void Block_AnyBytesAsBodies_ComeBack() => Property.Holds(Property.Bytes.ArrayOf(), bodies => Heads.AssertComesBack(Heads.Of(bodies)));

    [Fact]
    public void Block_OddJson_ComesBackToTheByte() => Property.Holds(Gen.Choose(0, int.MaxValue), seed =>
    {
        var odd = new OddJson(seed);
        Heads.AssertComesBack(Heads.Of(Enumerable.Range(0, 150).Select(_ => odd.Next())));
    });

    [Fact]
    public void Block_TimesAnywhere_ComeBack() => Property.Holds(
        from orders in Property.Longs.ArrayOf()
        from at in Property.Longs.ArrayOf(orders.Length)
        from now in Property.Longs.ArrayOf(orders.Length)
        from uptime in Property.Longs.ArrayOf(orders.Length)
        select orders.Select((order, i) => Heads.Of(Encoding.UTF8.GetBytes(
            $$"""{"now":{{now[i]}},"start_time_epoch_microseconds":{{uptime[^(i + 1)]}},"uptime":"5s","last_keepalive_sent":"5s ago","uptime_ms":{{uptime[i]}},"state_uptime_ms":{{now[^(i + 1)]}},"sequence":{{i}}}"""))[0]
            with
        { Order = order, At = at[i] }).ToArray(),
        records => Heads.AssertComesBack(records));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Block_SimulatedServices_ComeBack(int population)
    {
        var run = new SimulatedRun((Population)population, 3, gauges: 4);
        Heads.AssertComesBack([.. Enumerable.Range(0, 500).Select(_ => run.Next())]);
    }

    // Of what the blocks take, as they are. What they take on disk is the business of a benchmark.
    [Theory]
    [InlineData(0, 0, 13.2)]
    [InlineData(1, 0, 10.6)]
    [InlineData(2, 8, 21.2)]
    [InlineData(3, 0, 135)]
    [InlineData(4, 0, 8)]
    [InlineData(5, 0, 5)]
    public void Block_SimulatedServices_TakesFewBytes(int population, int gauges, double most)
    {
        var templates = new TemplateCatalog();
        Heads.BlocksOf(Enumerable.Range(0, 5).Select(_ => new SimulatedRun((Population)population, 9).Next()), templates);
        var bytes = Enumerable.Range(0, 6).Sum(number =>
        {
            var run = new SimulatedRun((Population)population, number, gauges);
            Heads.BlocksOf(Enumerable.Range(0, 5).Select(_ => run.Next()), templates);
            return Heads.BlocksOf(Enumerable.Range(0, 600).Select(_ => run.Next()), templates).Sum(block => (double)block.Length);
        });

        Assert.InRange(bytes / 3_600, 1, most);
    }

    [Fact]
    public void Block_WhatTheOriginalsSent_ComesBack() => Heads.AssertComesBack(Heads.Of(
        new[] { Recorded.NativeFirst, Recorded.NativeNext, Recorded.NativeNext, Recorded.NodeFirst, Recorded.NodeNext, Recorded.NodeNext, Recorded.NativeFirst }
            .Select(request => Encoding.UTF8.GetBytes(Recorded.BodyOf(request)))));

    [Fact]
    public void Block_GoodbyesAndLateOnes_ComeBack()
    {
        var run = new SimulatedRun(Population.Median, 1);
        var records = Enumerable.Range(0, 100).Select(_ => run.Next()).ToArray();
        for (var i = 10; i < 90; i += 7) records[i] = records[i] with { IsLate = true, Order = records[i].Order + 900_000_000 };
        records[50] = records[50] with { Kind = RecordKind.Goodbye, Body = [], Build = BuildId.None, BuildOffset = 0 };
        records[99] = records[50] with { Order = records[99].Order, At = records[99].At };

        Heads.AssertComesBack(records);
    }

    [Fact]
    public void Block_HugeBodies_EndsTheHeadEarly()
    {
        var head = new OpenHead();
        var (templates, frame) = (new TemplateCatalog(), new Frame());
        var huge = Heads.Of(Enumerable.Range(0, 3).Select(i => Encoding.UTF8.GetBytes($"{{\"a\":\"{new string((char)('a' + i), 60_000)}\"}}")));

        head.Append(huge[0], templates, frame);

        Assert.True(head.IsFull);
        Assert.True(Heads.Sealed(head).Length < 1_000);
        Heads.AssertComesBack(huge);
    }

    [Fact]
    public void Block_AShapeForEachKeepalive_IsBoundedAndFillsNoCatalog()
    {
        var templates = new TemplateCatalog();
        var records = Heads.Of(Enumerable.Range(0, 120).Select(i => Encoding.UTF8.GetBytes($"{{\"a{i}\":{i},\"text\":\"the same\"}}")));

        var blocks = Heads.BlocksOf(records, templates);

        Assert.Empty(blocks.SelectMany(block => ColumnBlock.TemplatesOf(block)));
        Records.AssertSame(records, [.. blocks.SelectMany(block => OpenedBlock.Of(block, templates))]);
    }

    [Fact]
    public void Block_MoreValuesThanATemplateHas_StandsAsItIs()
    {
        var body = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, Template.MostHoles + 1))}]");
        Heads.AssertComesBack(Heads.Of(body, body, body, body));
    }

    [Fact]
    public void Block_OfATemplateThatIsNotKnown_IsRefusedAndTellsItsName()
    {
        var templates = new TemplateCatalog();
        var run = new SimulatedRun(Population.Median, 1);
        var block = Heads.BlocksOf(Enumerable.Range(0, 20).Select(_ => run.Next()), templates).Single();
        var names = ColumnBlock.TemplatesOf(block);

        var e = Assert.Throws<InvalidDataException>(() => OpenedBlock.Of(block, new TemplateCatalog()));

        Assert.NotEmpty(names);
        Assert.Contains($"{names[0]:x16}", e.Message, StringComparison.Ordinal);
        var read = new TemplateCatalog();
        foreach (var name in names) read.Add(Template.Parse(templates.Find(name)!.Bytes)); // It is known there.
        Assert.Equal(20, OpenedBlock.Of(block, read).Count);
    }

    [Fact]
    public void Block_AnyByteChanged_IsRefusedOrTheSame()
    {
        var templates = new TemplateCatalog();
        var run = new SimulatedRun(Population.Median, 1);
        var records = Enumerable.Range(0, 40).Select(_ => run.Next()).ToArray();
        var block = Heads.BlocksOf(records, templates).Single();
        for (var at = 0; at < block.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                block[at] ^= (byte)(1 << bit);
                if (Decoded(block, templates) is { } decoded) Records.AssertSame(records, decoded);
                block[at] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void Block_TornAnywhere_IsRefused()
    {
        var templates = new TemplateCatalog();
        var run = new SimulatedRun(Population.Median, 1);
        var block = Heads.BlocksOf(Enumerable.Range(0, 40).Select(_ => run.Next()), templates).Single();

        for (var length = 0; length < block.Length - 1; length++) Assert.Null(Decoded(block[..length], templates));
    }

    [Fact]
    public void Block_AnyBytes_AreRefused() => Property.Holds(Property.Bytes, bytes => Assert.Null(Decoded([ColumnBlock.Version, .. bytes], new TemplateCatalog())), count: 2_000);

    private static List<KeepaliveRecord>? Decoded(byte[] block, TemplateCatalog templates)
    {
        try
        {
            return OpenedBlock.Of(block, templates);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
