using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.History;

public sealed class HistoryRecoveryTests
{
    public static readonly TheoryData<string> Engines = ["memory", "sqlite"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Recover_AfterACrash_SameInstancesLivesAndLatestKeepalives(string name)
    {
        await using var engine = new Engine(name);
        var karl = await engine.StartKarlAsync();
        var start = engine.Clock.Now;
        await karl.SendAsync(new KeepaliveJson { Codename = "LATEST", Port = 1 });
        await karl.SendAsync(new KeepaliveJson { Codename = "BROKEN", Port = 2 });
        await karl.SendAsync(new KeepaliveJson { Codename = "LEAVER", Port = 3, Service = "ledger" });
        await karl.PassAsync(10);
        await karl.GoodbyeAsync("LEAVER");
        for (var i = 0; i < 130; i++)
        {
            await karl.PassAsync(1);
            await karl.SendAsync(new KeepaliveJson { Codename = "LATEST", Port = 1, Second = i, Dependencies = "[\"10.0.0.9:1\"]" });
        }

        var before = Fleet(karl);
        await karl.DisposeAsync();
        karl = await engine.StartKarlAsync();

        Assert.Equal(before, Fleet(karl));
        Assert.Equal("unknown 140", karl.Told("LATEST", start));
        Assert.Equal("down 45", karl.Told("BROKEN", start));
        Assert.Equal("done 10", karl.Told("LEAVER", start));
        Assert.Equal(131, (await karl.RecordsAsync("LATEST")).Count);
        Assert.Equal(new KeepaliveJson { Codename = "BROKEN", Port = 2 }.Text, Assert.Single(await karl.SentAsync("BROKEN")));
        Assert.Equal(KeepaliveJson.SomeBuild, System.Text.Encoding.UTF8.GetString(karl.Fleet.Find("LATEST")?.State.Build?.Json ?? []));
        await karl.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Recover_AgainAndAgain_OrderOfArrivalNeverTurnsBack(string name)
    {
        await using var engine = new Engine(name);
        for (var run = 0; run < 6; run++)
        {
            var karl = await engine.StartKarlAsync();
            for (var i = 0; i < 50; i++) Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Second = i }));
            if (run == 3) engine.Clock.SetWallClock(engine.Clock.Now.AddHours(-1));
            await karl.Intake.TickAsync();
            var orders = (await karl.RecordsAsync("ABCDEF")).ConvertAll(r => r.Order);
            Assert.Equal(50 * (run + 1), orders.Count);
            Assert.Equal(orders.Distinct().Order(), orders);
            await karl.DisposeAsync();
        }
    }

    [Fact]
    public async Task Recover_EverythingSealed_OrderGoesOnAfterTheNewestRow()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson());
        await karl.PassAsync(3_010);
        var last = karl.Fleet.Find("ABCDEF")?.Log.Row.SealedThrough;
        Assert.NotEqual(0, last);
        engine.Clock.SetWallClock(engine.Clock.Now.AddDays(-1));

        karl = await engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 40 });

        Assert.True((await karl.RecordsAsync("ABCDEF"))[^1].Order > last);
    }

    [Fact]
    public async Task Recover_NewestRowSealedInPart_OrderGoesOnAfterItsLastRecord()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        for (var i = 0; i < 119; i++) await karl.SendAsync(new KeepaliveJson());
        var reached = engine.Store.HangNext();
        var first = karl.SendAsync(new KeepaliveJson { Codename = "OTHERS", Port = 2 }).AsTask();
        await reached;
        List<Task<IntakeOutcome>> together = [];
        for (var i = 0; i < 3; i++)
        {
            engine.Clock.Advance(TimeSpan.FromMilliseconds(100));
            together.Add(karl.SendAsync(new KeepaliveJson()).AsTask());
        }

        engine.Store.Release();
        await Task.WhenAll([first, .. together]); // The last three share a row; its first record is read behind one that will be trimmed.
        await karl.PassAsync(700);
        var last = (await karl.RecordsAsync("ABCDEF"))[^1].Order;
        engine.Clock.SetWallClock(engine.Clock.Now.AddDays(-1));

        karl = await engine.StartKarlAsync();
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Second = 500 }));
        Assert.True((await karl.RecordsAsync("ABCDEF"))[^1].Order > last);
        karl = await engine.StartKarlAsync();
        Assert.Equal(123, (await karl.RecordsAsync("ABCDEF")).Count);
    }

    [Fact]
    public async Task Recover_NumbersOfInstances_AreNotGivenTwice()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Codename = "A" });
        await karl.SendAsync(new KeepaliveJson { Codename = "B", Port = 2 });
        karl = await engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Codename = "C", Port = 3 });

        Assert.Equal([1, 2, 3], karl.Fleet.Instances.Select(i => i.Log.Number).Order());
    }

    [Fact]
    public async Task Recover_TornJournalRow_SkippedCountedAndNothingAfterwardsIsLost()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        for (var i = 0; i < 5; i++) await karl.SendAsync(new KeepaliveJson { Second = i });
        await TearAsync(engine.Store, StoreTable.Journal, row: 2);

        karl = await engine.StartKarlAsync();
        Assert.Equal(1, karl.Measured["karma.history.unreadable"]);
        Assert.Equal([0, 1], await SecondsAsync(karl));
        for (var i = 10; i < 13; i++) Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Second = i }));
        engine.Store.FailNext();
        Assert.Equal(IntakeOutcome.Failed, await karl.SendAsync(new KeepaliveJson { Second = 13 }));
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Second = 14 }));

        karl = await engine.StartKarlAsync();
        Assert.Equal([0, 1, 10, 11, 12, 14], await SecondsAsync(karl));
        await karl.PassAsync(700);
        karl = await engine.StartKarlAsync();
        Assert.Equal([0, 1, 10, 11, 12, 14], await SecondsAsync(karl));
    }

    [Fact]
    public async Task Recover_TornEntry_SkippedCountedAndNothingIsReadBehindIt()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Codename = "OTHERS", Port = 2 });
        for (var i = 0; i < 5; i++) await karl.SendAsync(new KeepaliveJson { Second = i });
        await karl.SendAsync(new KeepaliveJson { Codename = "OTHERS", Port = 2, Second = 40 });
        var row = (await engine.Store.AllAsync(StoreTable.Journal))[3];
        var entry = JournalCodec.Decode(row.Value).Single();
        await engine.Store.CommitAsync(batch => batch.Put(StoreTable.Journal, row.Key, Records.Row((entry.Instance, entry.Entry[..^2]))));

        karl = await engine.StartKarlAsync();

        Assert.Equal(1, karl.Measured["karma.history.unreadable"]);
        Assert.Equal([0, 1], await SecondsAsync(karl));
        Assert.Equal(2, (await karl.RecordsAsync("OTHERS")).Count);
        await karl.SendAsync(new KeepaliveJson { Second = 50 });
        karl = await engine.StartKarlAsync();
        Assert.Equal([0, 1, 50], await SecondsAsync(karl));
    }

    [Fact]
    public async Task Recover_NewestRowTorn_ItsPlaceInTheOrderIsNotGivenAgain()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson());
        engine.Clock.Advance(TimeSpan.FromSeconds(2));
        await karl.SendAsync(new KeepaliveJson { Second = 40 });
        await TearAsync(engine.Store, StoreTable.Journal, row: 1);
        var torn = (await engine.Store.AllAsync(StoreTable.Journal))[1].Key.Major;
        engine.Clock.SetWallClock(engine.Clock.Now.AddHours(-1));

        karl = await engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 60 });

        Assert.True((await karl.RecordsAsync("ABCDEF"))[^1].Order > torn);
    }

    [Fact]
    public async Task Read_TornBlock_SkippedAndCounted()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        for (var i = 0; i < 300; i++) await karl.SendAsync(new KeepaliveJson());
        await karl.Intake.TickAsync();
        var whole = await karl.RecordsAsync("ABCDEF");
        await TearAsync(engine.Store, StoreTable.Block, row: 1);

        var left = await karl.RecordsAsync("ABCDEF");
        Assert.Equal([.. whole[..120], .. whole[240..]], left.Select(r => r with { Body = whole[0].Body }), (l, r) => l.Order == r.Order);
        Assert.Equal(1, karl.Measured["karma.history.unreadable"]);
        var log = karl.Fleet.Find("ABCDEF")?.Log ?? throw new InvalidOperationException();
        Assert.Equal(whole[119].Order, (await karl.Reader.LastAsync(log.Number, log, whole[200].Order, _ => true, CancellationToken.None))?.Order);
        Assert.Equal(2, karl.Measured["karma.history.unreadable"]);
        karl = await engine.StartKarlAsync();
        Assert.Equal(180, (await karl.RecordsAsync("ABCDEF")).Count);
    }

    [Fact]
    public async Task Recover_LatestBlockTorn_KarlStartsAllTheSame()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        for (var i = 0; i < 120; i++) await karl.SendAsync(new KeepaliveJson());
        await karl.PassAsync(3);
        await TearAsync(engine.Store, StoreTable.Block, row: 0);

        karl = await engine.StartKarlAsync();
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Second = 500 }));
        karl = await engine.StartKarlAsync();
        Assert.Equal([500], await SecondsAsync(karl));
    }

    [Fact]
    public async Task Watch_ProvenByAKeepalive_StaysProvenAfterTheJournalIsGone()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        var start = engine.Clock.Now;
        await karl.PassAsync(6);
        engine.Clock.Advance(TimeSpan.FromSeconds(3));
        await karl.SendAsync(new KeepaliveJson()); // The watch is on disk up to the sixth second or so, the keepalive proves nine.
        engine.Clock.Advance(TimeSpan.FromHours(1));
        karl = await engine.StartKarlAsync();
        var first = karl.Told("ABCDEF", start);
        await karl.PassAsync(700);
        karl = await engine.StartKarlAsync();

        Assert.Equal("unknown 9", first);
        Assert.Equal(9, (Time.From(karl.Get<WatchLog>().Gaps(0).First().At) - start).TotalSeconds);
    }

    [Fact]
    public async Task Find_PlaceInTheOrder_ThatRecordOrNone()
    {
        await using var engine = new Engine("memory");
        var karl = await engine.StartKarlAsync();
        for (var i = 0; i < 150; i++) await karl.SendAsync(new KeepaliveJson { Second = i });
        await karl.Intake.TickAsync();
        var log = karl.Fleet.Find("ABCDEF")?.Log ?? throw new InvalidOperationException();
        var records = await karl.RecordsAsync("ABCDEF");

        foreach (var record in records)
            Assert.Equal(record.Body, (await karl.Reader.FindAsync(log.Number, log, record.Order, CancellationToken.None))?.Body);
        Assert.Null(await karl.Reader.FindAsync(log.Number, log, records[0].Order - 1, CancellationToken.None));
        Assert.Null(await karl.Reader.FindAsync(log.Number, log, records[^1].Order + 1, CancellationToken.None));
        Assert.Null(await karl.Reader.FindAsync(99, null, records[0].Order, CancellationToken.None));
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("sqlite")]
    public async Task Last_AnyPlaceInTheOrder_TheSameAsGoingBackwards(string kind)
    {
        await using var engine = new Engine(kind);
        var karl = await engine.StartKarlAsync();
        for (var i = 0; i < 330; i++)
        {
            await karl.SendAsync(new KeepaliveJson { Second = i });
            if (i % 40 == 0) await karl.GoodbyeAsync("ABCDEF"); // In blocks, in the checkpoint and behind it.
            if (i == 290) await karl.PassAsync(700);
        }

        Assert.Equal(2, (await engine.Store.AllAsync(StoreTable.Block)).Count);
        Assert.Single(await engine.Store.AllAsync(StoreTable.Head));
        await AssertAsync(karl);
        await AssertAsync(await engine.StartKarlAsync());

        static async Task AssertAsync(TestKarl karl)
        {
            var log = karl.Fleet.Find("ABCDEF")?.Log ?? throw new InvalidOperationException();
            var records = await karl.RecordsAsync("ABCDEF");
            Assert.Equal(339, records.Count);
            foreach (var isIt in (Predicate<KeepaliveRecord>[])[_ => true, r => r.Kind == RecordKind.Keepalive, r => r.Kind == RecordKind.Goodbye, _ => false])
            {
                foreach (var order in records.SelectMany(r => new[] { r.Order - 1, r.Order }))
                {
                    var last = await karl.Reader.LastAsync(log.Number, log, order, isIt, CancellationToken.None);
                    if (records.FindLast(r => r.Order <= order && isIt(r)) is { } expected) Assert.True(expected.IsSame(Assert.IsType<KeepaliveRecord>(last)));
                    else Assert.Null(last);
                }
            }
        }
    }

    private static string[] Fleet(TestKarl karl) =>
        [.. karl.Fleet.Instances
            .Select(i => $"{i.Log.Number} {i.State.Codename} {i.State.Service} {i.State.Endpoint} {i.State.First} {i.State.LatestOrder} {i.State.LatestAt} {i.Log.Latest().Order} {i.Log.HeardAt} " +
                $"{i.State.Dependencies.Items.Count} {i.State.Build?.Id} {i.Log.HeadOrder} {i.Log.HeadCount}")
            .Order(StringComparer.Ordinal)];

    private static async Task TearAsync(IStore store, StoreTable table, int row)
    {
        var torn = (await store.AllAsync(table))[row];
        await store.CommitAsync(batch => batch.Put(table, torn.Key, torn.Value.AsMemory(0, torn.Value.Length - 3)));
    }

    // Which of the keepalives above they are.
    private static async Task<List<int>> SecondsAsync(TestKarl karl)
    {
        var texts = (await karl.SentAsync("ABCDEF")).Select((text, i) => (text, i));
        var known = Enumerable.Range(0, 600).ToDictionary(second => new KeepaliveJson { Second = second }.Text);
        return [.. texts.Select(t => known.GetValueOrDefault(t.text, -1))];
    }
}
