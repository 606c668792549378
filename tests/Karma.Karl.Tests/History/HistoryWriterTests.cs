using System.Security.Cryptography;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.History;

public sealed class HistoryWriterTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new(new MemoryStore());
    private TestKarl? _karl;

    private TestKarl Karl => _karl ?? throw new InvalidOperationException("The test has not started Karl.");

    public async ValueTask DisposeAsync()
    {
        if (_karl is not null) await _karl.DisposeAsync();
    }

    [Fact]
    public async Task Commit_OneKeepalive_JournalInstanceNameLiveAndBuildInOneCommit()
    {
        await StartAsync();
        var commits = _store.Commits;
        await SendAsync(1);

        Assert.Equal(commits + 1, _store.Commits);
        foreach (var table in new[] { StoreTable.Journal, StoreTable.Instance, StoreTable.Name, StoreTable.Live, StoreTable.Build })
            Assert.Single(await _store.AllAsync(table));
        Assert.Empty(await _store.AllAsync(StoreTable.Block));
    }

    [Fact]
    public async Task Commit_SameBuildManyTimes_StoredOnce()
    {
        await StartAsync();
        await SendAsync(3);
        await Karl.SendAsync(new KeepaliveJson { Codename = "OTHERS" });
        Assert.Single(await _store.AllAsync(StoreTable.Build));

        await Karl.SendAsync(new KeepaliveJson { Codename = "OTHERS", Build = """{"os":"other"}""" });
        Assert.Equal(2, (await _store.AllAsync(StoreTable.Build)).Count);
    }

    [Fact]
    public async Task Commit_FailsWithANewBuild_BuildIsStoredWithTheNextOne()
    {
        await StartAsync();
        _store.FailNext();
        await SendAsync(1, IntakeOutcome.Failed);
        Assert.Empty(await _store.AllAsync(StoreTable.Build));
        await SendAsync(1);

        Assert.Single(await _store.AllAsync(StoreTable.Build));
    }

    [Theory]
    [InlineData(119, 0)]
    [InlineData(120, 1)]
    [InlineData(240, 2)]
    [InlineData(250, 2)]
    public async Task Seal_EveryHundredAndTwentyRecords_OneBlockAndItsPlaceInTime(int keepalives, int blocks)
    {
        await StartAsync();
        await SendAsync(keepalives);
        await Karl.Intake.TickAsync();

        var sealedBlocks = new List<List<KeepaliveRecord>>();
        foreach (var row in await _store.AllAsync(StoreTable.Block)) sealedBlocks.Add(await new Blocks(_store).OpenAsync(row.Value, TestContext.Current.CancellationToken));
        Assert.Equal(blocks, sealedBlocks.Count);
        Assert.All(sealedBlocks, block => Assert.Equal(120, block.Count));
        Assert.Equal(blocks, (await _store.AllAsync(StoreTable.Timeline)).Count);
        Assert.Equal(keepalives - 120 * blocks, Log.HeadCount);
        Assert.Equal(keepalives, (await Karl.RecordsAsync("ABCDEF")).Count);
    }

    [Fact]
    public async Task Seal_SixKilobytes_OneBlock()
    {
        await StartAsync();
        for (var i = 0; i < 7; i++) await Karl.SendAsync(new KeepaliveJson { Second = i, Message = RandomNumberGenerator.GetHexString(1_000) });
        await Karl.Intake.TickAsync();

        Assert.Single(await _store.AllAsync(StoreTable.Block));
        Assert.Equal(7, (await Karl.RecordsAsync("ABCDEF")).Count);
    }

    [Fact]
    public async Task Seal_FiftyMinutesOld_OneBlockHoweverFewThereAre()
    {
        await StartAsync();
        await SendAsync(2);
        await Karl.PassAsync(2_999);
        Assert.Empty(await _store.AllAsync(StoreTable.Block));
        await Karl.PassAsync(2);

        var block = Assert.Single(await _store.AllAsync(StoreTable.Block));
        Assert.Equal(2, (await new Blocks(_store).OpenAsync(block.Value, TestContext.Current.CancellationToken)).Count);
        Assert.Equal(0, Log.HeadCount);
        Assert.Empty(await _store.AllAsync(StoreTable.Head));
    }

    [Fact]
    public async Task Seal_ManyAtOnce_SpreadOverCommits()
    {
        await StartAsync();
        for (var i = 0; i < 40; i++) await Karl.SendAsync(new KeepaliveJson { Codename = $"MANY{i}", Port = 1_000 + i });
        Karl.Clock.Advance(TimeSpan.FromMinutes(51));
        var counts = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            await Karl.Intake.TickAsync();
            counts.Add((await _store.AllAsync(StoreTable.Block)).Count);
        }

        Assert.Equal([16, 32, 40, 40], counts);
    }

    [Fact]
    public async Task Trim_AfterSealing_OnlyTheNewestRowStays()
    {
        await StartAsync();
        await SendAsync(120);
        Assert.Equal(120, (await _store.AllAsync(StoreTable.Journal)).Count);
        await Karl.PassAsync(30);
        var newest = Assert.Single(await _store.AllAsync(StoreTable.Journal)).Key;

        Assert.Equal(Log.Row.SealedThrough, newest.Major);
    }

    [Fact]
    public async Task Trim_AnotherHeadIsOpen_RowsThatItNeedsStay()
    {
        await StartAsync();
        await SendAsync(60);
        Karl.Clock.Advance(TimeSpan.FromSeconds(1));
        await Karl.SendAsync(new KeepaliveJson { Codename = "OTHERS", Port = 9_000 });
        await SendAsync(60);
        await Karl.PassAsync(30);

        Assert.Equal(61, (await _store.AllAsync(StoreTable.Journal)).Count);
        Assert.Equal(1, Karl.Fleet.Find("OTHERS")?.Log.HeadCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commit_Fails_NothingInMemoryHasChanged(bool whileSealing)
    {
        await StartAsync();
        await SendAsync(whileSealing ? 120 : 7);
        var (before, state) = (Snapshot(), Karl.Fleet.Find("ABCDEF")?.State);
        _store.FailNext(3);
        for (var i = 0; i < 3; i++) await SendAsync(1, IntakeOutcome.Failed);

        Assert.Equal(before, Snapshot());
        Assert.Equal(state, Karl.Fleet.Find("ABCDEF")?.State);
        Assert.Equal(whileSealing ? 120 : 7, (await Karl.RecordsAsync("ABCDEF")).Count);
        await SendAsync(1);
        Assert.Equal(whileSealing ? 121 : 8, (await Karl.RecordsAsync("ABCDEF")).Count);
        Assert.Equal(whileSealing ? 1 : 8, Log.HeadCount);
    }

    [Fact]
    public async Task Commit_FailsWithANewcomer_NobodyIsKnown()
    {
        await StartAsync();
        _store.FailNext();
        await SendAsync(1, IntakeOutcome.Failed);

        Assert.Null(Karl.Fleet.Find("ABCDEF"));
        Assert.Empty(await _store.AllAsync(StoreTable.Instance));
        await SendAsync(1);
        Assert.Single(await _store.AllAsync(StoreTable.Instance));
        Assert.Single(await _store.AllAsync(StoreTable.Live));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_FailsForAnHour_WhatStandsByDoesNotPileUp(bool isSentTo)
    {
        await StartAsync();
        await SendAsync(1);
        _store.FailsCommits = true;
        for (var i = 0; i < 600; i++)
        {
            Karl.Clock.Advance(TimeSpan.FromSeconds(6));
            await Karl.Intake.TickAsync();
            if (isSentTo && i % 10 == 0) await SendAsync(1, IntakeOutcome.Failed);
        }

        Assert.InRange(Karl.Get<HistoryWriter>().Beside.Writes.Count, 0, 20);
    }

    private InstanceLog Log => Karl.Fleet.Find("ABCDEF")?.Log ?? throw new InvalidOperationException("Nothing was sent.");

    private async Task StartAsync() => _karl = await TestKarl.StartAsync(_store);

    private async Task SendAsync(int count, IntakeOutcome expected = IntakeOutcome.Kept)
    {
        for (var i = 0; i < count; i++) Assert.Equal(expected, await Karl.SendAsync(new KeepaliveJson()));
    }

    private object Snapshot() =>
        (Log.Row, Log.Life, Log.HeardAt, Log.Before, Log.Latest(), Log.IsOpen);
}
