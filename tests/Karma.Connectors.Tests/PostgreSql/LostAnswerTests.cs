using System.Net;
using System.Text;
using Karma.Karl.Store;
using Karma.PostgreSql;
using Karma.Testing;
using Karma.Testing.Kills;
using Karma.Testing.Processes;

namespace Karma.Connectors.Tests.PostgreSql;

/// <summary>A commit whose answer is lost was made or was not: whatever Karl was told, what is there is what he remembers.</summary>
public sealed class LostAnswerTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Marker = "cut here!"u8.ToArray();
    private static int _schemas;

    private readonly string _schema = $"lost{Interlocked.Increment(ref _schemas)}";
    private readonly CutLine _line = new(server.Port);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _line.DisposeAsync();

    [Fact]
    public async Task Commit_MadeAndToldAsFailed_WhatItPutIntoTheJournalGoesWithTheNext()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(1, 0), "first"u8.ToArray()));
        await LoseAsync(store, 2);
        Assert.Equal([1, 2], await JournalAsync());

        await store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(3, 0), "third"u8.ToArray()));

        Assert.Equal([1, 3], await JournalAsync());
    }

    [Fact]
    public async Task Commit_MadeAndToldAsFailedTwice_BothAreGone()
    {
        await using var store = await OpenAsync();
        await LoseAsync(store, 1);
        await LoseAsync(store, 2);
        Assert.Equal([2], await JournalAsync());

        await store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(3, 0), "third"u8.ToArray()));
        await store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(4, 0), "fourth"u8.ToArray()));

        Assert.Equal([3, 4], await JournalAsync());
    }

    [Fact]
    public async Task Commit_LostOnTheWayThere_TheNextIsTaken()
    {
        await using var store = await OpenAsync();
        await LoseAsync(store, 1, isAnswered: false);
        Assert.Empty(await JournalAsync());

        await store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(2, 0), "second"u8.ToArray()));

        Assert.Equal([2], await JournalAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_TheServerIsBackAtOnce_ToldAsWhatItIs(bool isAnswered)
    {
        await using var store = await OpenAsync();
        var cut = _line.CutBehind(Marker, isAnswered, isMended: true);

        var commit = store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(1, 0), Marker));

        if (isAnswered) await commit;
        else await Assert.ThrowsAsync<StoreException>(() => commit);
        await cut;
        await store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(2, 0), "second"u8.ToArray()));
        Assert.Equal(isAnswered ? [1, 2] : [2], await JournalAsync());
    }

    [Fact]
    public async Task Commit_AnotherTermHasBegunBehindTheLock_RolledBackAndLost()
    {
        await using var store = await OpenAsync();
        await server.AskAsync($"UPDATE {_schema}.writer SET term = term + 1");

        for (var i = 0; i < 2; i++)
        {
            var fault = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(1, 0), "ours"u8.ToArray())));
            Assert.True(fault.IsLost);
            Assert.Contains("start him anew", fault.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await JournalAsync());
    }

    [Fact]
    public async Task Commit_TheServerHasGoneBack_Lost()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(1, 0), "first"u8.ToArray()));
        await store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(2, 0), "second"u8.ToArray()));
        await LoseAsync(store, 3, isAnswered: false);
        await server.AskAsync($"DELETE FROM {_schema}.journal WHERE major = 2; UPDATE {_schema}.writer SET commits = commits - 1");

        var fault = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(4, 0), "fourth"u8.ToArray())));

        Assert.True(fault.IsLost);
        Assert.Contains("it has gone back", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_BehindAKeepaliveThatWasKeptAndRefused_NothingIsLostOrThereTwiceOrAnother()
    {
        using var scratch = new Scratch();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        await karl.StartAsync("none", "Store:Engine=postgresql", $"Store:Connection={server.Connection(_schema, _line.Port)}");
        var instance = new LoadedInstance("ABCDEF", port: 8080, seed: 1);
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, await SendAsync(karl, instance));
        var cut = _line.CutBehind(Marker);
        Assert.Equal(HttpStatusCode.InternalServerError, await SendAsync(karl, instance, isMarked: true));
        await cut;

        _line.Mend();
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, await SendAsync(karl, instance));
        await karl.KillAsync();
        await karl.StartAsync("none", "Store:Engine=postgresql", $"Store:Connection={server.Connection(_schema)}");
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, await SendAsync(karl, instance));

        var readBack = await ReadBack.OfAsync(karl.Api, instance, fromUs: 1, after: 0, sampleEvery: 1);
        Assert.Equal(new ReadBack(Kept: 9, Lost: 0, Twice: 0, Undecodable: 0, Sampled: 9), readBack);
    }

    private static async Task<HttpStatusCode> SendAsync(KarlProcess karl, LoadedInstance instance, bool isMarked = false)
    {
        using var http = new HttpClient();
        var body = Encoding.UTF8.GetString(instance.Next());
        if (isMarked) body = body.Replace("Grüße, ", Encoding.UTF8.GetString(Marker), StringComparison.Ordinal);
        using var content = new StringContent(body);
        using var response = await http.PostAsync(karl.Url, content);
        if (response.IsSuccessStatusCode) instance.Acknowledge();
        return response.StatusCode;
    }

    private async Task<PostgreSqlStore> OpenAsync()
    {
        var store = new PostgreSqlStore(server.Connection(_schema, _line.Port));
        await store.OpenAsync(None);
        return store;
    }

    // The line is cut in the middle of a commit and stays so for long enough that it is told as failed.
    private async Task LoseAsync(IStore store, long order, bool isAnswered = true)
    {
        var cut = _line.CutBehind(Marker, isAnswered);
        var fault = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(order, 0), Marker)));
        Assert.False(fault.IsLost);
        await cut;
        _line.Mend();
    }

    private async Task<List<long>> JournalAsync()
    {
        await using var reader = new PostgreSqlStore(server.Connection(_schema));
        return [.. (await reader.AllAsync(StoreTable.Journal)).Select(row => row.Key.Major)];
    }
}
