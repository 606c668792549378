using System.Security.Cryptography;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.History;

/// <summary>Heads that stay open while the journal behind them goes.</summary>
public sealed class CheckpointTests : IAsyncDisposable
{
    private readonly Engine _engine = new("memory");

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Checkpoint_TenMinutesOld_LetsTheJournalGoAndStaysOpen()
    {
        await using var karl = await _engine.StartKarlAsync();
        for (var i = 0; i < 3; i++) await karl.SendAsync(new KeepaliveJson { Second = i });
        await karl.PassAsync(599);
        Assert.Empty(await _engine.Store.AllAsync(StoreTable.Head));
        await karl.PassAsync(3);

        Assert.Single(await _engine.Store.AllAsync(StoreTable.Head));
        Assert.Single(await _engine.Store.AllAsync(StoreTable.Journal)); // The newest row stays.
        Assert.Empty(await _engine.Store.AllAsync(StoreTable.Block));
        Assert.Equal(3, karl.Fleet.Find("ABCDEF")?.Log.HeadCount);
    }

    [Fact]
    public async Task Checkpoint_AndMoreBehindIt_ABlockOfAllAfterRestartsAtAnyTime()
    {
        var sent = new List<string>();
        var karl = await _engine.StartKarlAsync();
        for (var i = 0; i < 40; i++)
        {
            var json = new KeepaliveJson { Second = 60 * i };
            await karl.SendAsync(json);
            sent.Add(json.Text);
            await karl.PassAsync(60);
            if (i % 9 != 5) continue;
            var before = Told(karl);
            karl = await _engine.StartKarlAsync();
            Assert.Equal(before, Told(karl));
        }

        Assert.Single(await _engine.Store.AllAsync(StoreTable.Head));
        Assert.Equal(sent, await karl.SentAsync("ABCDEF"));
        await karl.PassAsync(TimeSpan.FromMinutes(15));
        Assert.Empty(await _engine.Store.AllAsync(StoreTable.Head));
        var block = Assert.Single(await _engine.Store.AllAsync(StoreTable.Block)).Value;
        Assert.Equal(40, (await new Blocks(_engine.Store).OpenAsync(block, CancellationToken.None)).Count);
        Assert.Equal(sent, await karl.SentAsync("ABCDEF"));
        await karl.DisposeAsync();
    }

    [Fact]
    public async Task Checkpoint_HeldByTheStoreAlone_ReadSealedAndKeptWhereThatFailsForAWhile()
    {
        await using var karl = await _engine.StartKarlAsync();
        var sent = new List<string>();
        for (var i = 0; i < 45; i++)
        {
            var json = new KeepaliveJson { Second = 60 * i };
            await karl.SendAsync(json);
            sent.Add(json.Text);
            await karl.PassAsync(60);
        }

        Assert.Contains(Assert.IsType<InstanceLog>(karl.Fleet.Find("ABCDEF")?.Log).Images(long.MaxValue), image => image.Missing > 0);
        Assert.Equal(sent, await karl.SentAsync("ABCDEF"));

        _engine.Store.FailsReads = true;
        await karl.PassAsync(TimeSpan.FromMinutes(10)); // It is closed meanwhile, and cannot be put together.
        var late = new KeepaliveJson { Second = 60 * 56 };
        await karl.SendAsync(late); // Nobody's keepalive is refused for that.
        _engine.Store.FailsReads = false;
        await karl.PassAsync(3);

        var block = Assert.Single(await _engine.Store.AllAsync(StoreTable.Block)).Value;
        Assert.Equal(ColumnBlock.Version, block[0]);
        Assert.Equal([.. sent, late.Text], await karl.SentAsync("ABCDEF"));
        Assert.Equal(0, karl.Measured["karma.history.unreadable"]);
    }

    [Fact]
    public async Task Checkpoint_HeldByTheStoreAloneAndTorn_ToldAndTheRestIsSealed()
    {
        await using var karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 1 });
        await karl.PassAsync(610);
        await karl.SendAsync(new KeepaliveJson { Second = 2 });
        var row = Assert.Single(await _engine.Store.AllAsync(StoreTable.Head));
        await _engine.Store.CommitAsync(batch => batch.Put(StoreTable.Head, row.Key, row.Value.AsMemory(0, 30)));

        Assert.Empty(await karl.SentAsync("ABCDEF"));
        Assert.InRange(karl.Measured["karma.history.unreadable"], 1, 2);
        await karl.PassAsync(TimeSpan.FromMinutes(51));

        Assert.Equal([new KeepaliveJson { Second = 2 }.Text], await karl.SentAsync("ABCDEF"));
    }

    [Fact]
    public async Task Checkpoint_TornAndOthersOpen_WhatTheJournalHasIsNotTrimmed()
    {
        await using var karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 1 });
        await karl.PassAsync(610);
        await karl.SendAsync(new KeepaliveJson { Second = 2 });
        await karl.PassAsync(30);
        await karl.SendAsync(new KeepaliveJson { Second = 3, Codename = "OTHERS", Port = 9_000 });
        var row = Assert.Single(await _engine.Store.AllAsync(StoreTable.Head), head => head.Key.Major == karl.Fleet.Find("ABCDEF")?.Log.Number);
        await _engine.Store.CommitAsync(batch => batch.Put(StoreTable.Head, row.Key, row.Value.AsMemory(0, 30)));
        await karl.PassAsync(TimeSpan.FromMinutes(51));

        Assert.Equal([new KeepaliveJson { Second = 2 }.Text], await karl.SentAsync("ABCDEF"));
    }

    [Fact]
    public async Task Checkpoint_TornAndNothingBehindIt_NoBlockIsLeftAndItIsCounted()
    {
        await using var karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 1 });
        await karl.PassAsync(610);
        await karl.SendAsync(new KeepaliveJson { Second = 3, Codename = "OTHERS", Port = 9_000 });
        await karl.PassAsync(610); // The row of the first one leaves the journal.
        var row = Assert.Single(await _engine.Store.AllAsync(StoreTable.Head), head => head.Key.Major == karl.Fleet.Find("ABCDEF")?.Log.Number);
        var damaged = row.Value.ToArray();
        damaged[^5] ^= 1; // Within the block: it can be read as bytes, and not as a block.
        await _engine.Store.CommitAsync(batch => batch.Put(StoreTable.Head, row.Key, damaged));
        await karl.PassAsync(TimeSpan.FromMinutes(41));

        Assert.Empty(await karl.SentAsync("ABCDEF"));
        Assert.Single(await _engine.Store.AllAsync(StoreTable.Block));
        Assert.Empty(await _engine.Store.AllAsync(StoreTable.Head));
        Assert.InRange(karl.Measured["karma.history.unreadable"], 1, 3); // By whoever came upon it.
    }

    [Fact]
    public async Task Commit_MadeThoughItsAnswerWasLost_WhatFollowsIsReadAsItWasSent()
    {
        var karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 1 });
        _engine.Store.LosesAnswers = true;
        _engine.Store.FailNext();
        Assert.Equal(IntakeOutcome.Failed, await karl.SendAsync(new KeepaliveJson { Second = 20, Message = "twenty" }));
        await karl.SendAsync(new KeepaliveJson { Second = 40, Message = "forty" });
        await karl.SendAsync(new KeepaliveJson { Second = 60, Message = "sixty" });

        karl = await _engine.StartKarlAsync();

        string[] acknowledged = [new KeepaliveJson { Second = 1 }.Text, new KeepaliveJson { Second = 40, Message = "forty" }.Text, new KeepaliveJson { Second = 60, Message = "sixty" }.Text];
        Assert.Equal(acknowledged, (await karl.SentAsync("ABCDEF")).Where(text => !text.Contains("twenty", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Commit_MadeThoughItsAnswerWasLost_WhatItSaysOfAnInstanceIsSaidAnew()
    {
        var karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 1 });
        await karl.SendAsync(new KeepaliveJson { Second = 2 });
        (_engine.Store.LosesAnswers, var before) = (true, karl.Fleet.Find("ABCDEF")?.Log.Row.Profiles.Length);
        _engine.Store.FailNext();
        await karl.SendAsync(new KeepaliveJson { Second = 3, Port = 4_711 }); // Refused, and in the store.
        await karl.SendAsync(new KeepaliveJson { Second = 4 });

        karl = await _engine.StartKarlAsync();

        Assert.Equal(before, karl.Fleet.Find("ABCDEF")?.Log.Row.Profiles.Length);
    }

    [Fact]
    public async Task Checkpoint_JournalTooLong_OfWhoeverHoldsItHoweverYoung()
    {
        await using var karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Codename = "OTHERS", Port = 9_000 });
        for (var i = 0; i < 400; i++) await karl.SendAsync(new KeepaliveJson { Message = RandomNumberGenerator.GetHexString(60_000) });
        await karl.PassAsync(60); // What waits is stored a few at a time.

        Assert.Single(await _engine.Store.AllAsync(StoreTable.Head), row => row.Key.Major == karl.Fleet.Find("OTHERS")?.Log.Number);
        Assert.InRange((await _engine.Store.AllAsync(StoreTable.Journal)).Sum(row => row.Value.Length), 1, 200_000);
    }

    [Fact]
    public async Task Crash_AtAnyCommit_NothingIsLostAndNothingThereTwice()
    {
        var commits = 1;
        for (var kill = 1; kill <= commits; kill++)
        {
            await using var engine = new Engine("memory");
            var model = new Dictionary<string, List<string>>(StringComparer.Ordinal) { ["ABCDEF"] = [], ["OTHERS"] = [] };
            var karl = await engine.StartKarlAsync();
            var begun = engine.Store.Commits;
            engine.Store.FailNext(1_000, after: kill);
            await LiveAsync(karl, model, second: 0);
            commits = Math.Max(commits, engine.Store.Commits - begun);

            karl = await engine.StartKarlAsync();
            await AssertThereAsync(karl, model);
            await LiveAsync(karl, model, second: 5_000);
            karl = await engine.StartKarlAsync();
            await AssertThereAsync(karl, model);
        }

        Assert.InRange(commits, 100, 500);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public async Task Seal_MoreThanABlockInColumnsHas_TakesThemFromTheJournalInTheFirstVersion(int minutesAfterTheFirst)
    {
        await using var karl = await _engine.StartKarlAsync();
        for (var i = 0; i < 5; i++) await karl.SendAsync(new KeepaliveJson { Second = i });
        await karl.PassAsync(TimeSpan.FromMinutes(minutesAfterTheFirst)); // After eleven minutes the first ones stand in a checkpoint alone.
        var reached = _engine.Store.HangNext();
        var first = karl.SendAsync(new KeepaliveJson { Codename = "OTHERS", Port = 2 }).AsTask();
        await reached;
        var together = Enumerable.Range(100, 1_100).Select(i => karl.SendAsync(new KeepaliveJson { Second = i }).AsTask()).ToList();
        _engine.Store.Release();
        await Task.WhenAll([first, .. together]);
        await karl.PassAsync(3);

        var block = Assert.Single(await _engine.Store.AllAsync(StoreTable.Block)).Value;
        Assert.Equal(BlockCodec.Version, block[0]);
        var sent = Enumerable.Range(0, 5).Concat(Enumerable.Range(100, 1_100)).Select(i => new KeepaliveJson { Second = i }.Text);
        Assert.Equal(sent, await karl.SentAsync("ABCDEF"));
    }

    [Fact]
    public async Task Recover_CheckpointTorn_IsCountedAndTheRestIsThere()
    {
        var karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 1 });
        await karl.PassAsync(610);
        await karl.SendAsync(new KeepaliveJson { Second = 2 });
        var row = Assert.Single(await _engine.Store.AllAsync(StoreTable.Head));
        await _engine.Store.CommitAsync(batch => batch.Put(StoreTable.Head, row.Key, row.Value.AsMemory(0, row.Value.Length - 20)));

        karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 3 });

        // The newest row of the journal stays whatever becomes of it: so the first one is there, too.
        Assert.Equal(Enumerable.Range(1, 3).Select(second => new KeepaliveJson { Second = second }.Text), await karl.SentAsync("ABCDEF"));
        Assert.InRange(karl.Measured["karma.history.unreadable"], 1, 2);
        await karl.PassAsync(TimeSpan.FromMinutes(51));
        karl = await _engine.StartKarlAsync();
        Assert.Equal(3, (await karl.RecordsAsync("ABCDEF")).Count);
    }

    [Fact]
    public async Task Append_BehindAHeadFromBeforeALongAbsence_BeginsAnother()
    {
        var karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 1 });
        _engine.Clock.Advance(TimeSpan.FromHours(5));
        karl = await _engine.StartKarlAsync();
        await karl.SendAsync(new KeepaliveJson { Second = 2 });

        Assert.Equal(1, karl.Fleet.Find("ABCDEF")?.Log.HeadCount);
        await karl.PassAsync(3);
        Assert.Single(await _engine.Store.AllAsync(StoreTable.Block));
        Assert.Equal(2, (await karl.RecordsAsync("ABCDEF")).Count);
    }

    // Two of them, of which one sends often: checkpoints, blocks by count and by age, and goodbyes come to pass.
    private static async Task LiveAsync(TestKarl karl, Dictionary<string, List<string>> model, int second)
    {
        for (var i = 0; i < 35; i++)
        {
            for (var n = 0; n < (i == 20 ? 120 : 1); n++) await SendAsync("ABCDEF", second + (100 * i) + n);
            if (i % 7 == 0) await SendAsync("OTHERS", second + (100 * i));
            if (i == 30 && karl.Fleet.Find("OTHERS") is not null && await karl.GoodbyeAsync("OTHERS") == IntakeOutcome.Kept) model["OTHERS"].Add("");
            karl.Clock.Advance(TimeSpan.FromSeconds(130));
            await karl.Intake.TickAsync();
        }

        async Task SendAsync(string codename, int at)
        {
            var json = new KeepaliveJson { Codename = codename, Port = codename.Length + codename[0], Second = at };
            if (await karl.SendAsync(json) == IntakeOutcome.Kept) model[codename].Add(json.Text);
        }
    }

    private static async Task AssertThereAsync(TestKarl karl, Dictionary<string, List<string>> model)
    {
        foreach (var (codename, sent) in model) Assert.Equal(sent, await karl.SentAsync(codename));
    }

    private static string Told(TestKarl karl) =>
        karl.Fleet.Find("ABCDEF") is { } i ? $"{i.State.LatestAt} {i.State.LatestOrder} {i.Log.Latest().Order} {i.Log.HeadCount} {i.Log.HeardAt} {i.State.Life.Judge(Time.Latest).Allowance}" : "";
}
