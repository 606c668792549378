using Karma.Karl.Store;
using Karma.PostgreSql;
using Karma.Testing;
using Karma.Testing.Processes;

namespace Karma.Connectors.Tests.PostgreSql;

public sealed class PostgreSqlStoreTests(PostgreSqlServer server) : StoreContract, IClassFixture<PostgreSqlServer>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static int _schemas;

    private readonly string _schema = $"Karl's {Interlocked.Increment(ref _schemas)}";

    protected override IStore Make() => new PostgreSqlStore(server.Connection(_schema));

    [Fact]
    public async Task Commit_SessionEndedByTheServer_NextCommitBeginsAnother()
    {
        await Store.CommitAsync(batch => batch.Put(StoreTable.Block, new(1, 1), "first"u8.ToArray()));
        await EndSessionsAsync();

        await CommitWhenItIsTakenAsync(Store, new(1, 2), "second");

        Assert.Equal(2, (await Store.AllAsync(StoreTable.Block)).Count);
    }

    [Fact]
    public async Task Commit_ServerCrashedAndIsBack_GoesOn()
    {
        await Store.CommitAsync(batch => batch.Put(StoreTable.Block, new(1, 1), "first"u8.ToArray()));
        await server.KillAsync();
        var fault = await Assert.ThrowsAsync<StoreException>(() => Store.CommitAsync(batch => batch.Put(StoreTable.Block, new(1, 2), "lost"u8.ToArray())));
        Assert.False(fault.IsHeld);
        await server.StartAsync();

        await CommitWhenItIsTakenAsync(Store, new(1, 3), "third");

        await using var readBack = new PostgreSqlStore(server.Connection(_schema));
        Assert.Equal([1, 3], (await readBack.AllAsync(StoreTable.Block)).Select(row => row.Key.Minor));
    }

    [Fact]
    public async Task Commit_AnotherHadTheStoreSince_NeverWritesAgain()
    {
        await EndSessionsAsync();
        await using (var other = Make())
        {
            await OpenWhenItIsFreeAsync(other);
            await other.CommitAsync(batch => batch.Put(StoreTable.Block, new(1, 1), "theirs"u8.ToArray()));
        }

        for (var i = 0; i < 3; i++)
        {
            var fault = await Assert.ThrowsAsync<StoreException>(() => Store.CommitAsync(batch => batch.Put(StoreTable.Block, new(1, 1), "ours"u8.ToArray())));
            if (i > 0) Assert.True(fault.IsLost); // The first may tell that the session ended.
        }

        Assert.Equal("theirs"u8.ToArray(), await Store.OneAsync(StoreTable.Block, new(1, 1)));
    }

    [Fact]
    public async Task Commit_OneWriteIsRefused_NoneIsThere()
    {
        await server.AskAsync($"ALTER TABLE \"{_schema}\".live ADD CONSTRAINT small CHECK (major < 10)");

        await Assert.ThrowsAsync<StoreException>(() => Store.CommitAsync(batch =>
        {
            batch.Put(StoreTable.Block, new(1, 1), "a"u8.ToArray());
            batch.Put(StoreTable.Live, new(11, 0), Array.Empty<byte>());
        }));

        Assert.Empty(await Store.AllAsync(StoreTable.Block));
        await Store.CommitAsync(batch => batch.Put(StoreTable.Block, new(1, 1), "a"u8.ToArray()));
        Assert.Single(await Store.AllAsync(StoreTable.Block));
    }

    [Fact]
    public async Task Open_WrittenByANewerKarl_RefusedAndLeftAsItIs()
    {
        await Store.DisposeAsync();
        await server.AskAsync($"UPDATE \"{_schema}\".writer SET version = 1000");
        await using var older = Make();

        var fault = await Assert.ThrowsAsync<StoreException>(() => older.OpenAsync(None).AsTask());

        Assert.Contains("has schema version 1000", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Timeout=2", "See that the server runs")]
    [InlineData("Host=127.0.0.1;Port=1;Timeout=2;Password=hunter2", "postgresql://127.0.0.1:1/")]
    [InlineData("Host=nobody.invalid;Timeout=2;Password=hunter2", "See that the server runs")]
    public async Task Open_NobodyThere_SaysWhereAndWhatToDo(string connection, string expected)
    {
        await using var store = new PostgreSqlStore(connection);

        var fault = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(None).AsTask());

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
        Assert.True(fault.IsAway);
    }

    [Theory]
    [InlineData("Password=hunter2")]
    [InlineData("Host=db;Passwort=hunter2")]
    [InlineData("hunter2")]
    public void Make_ConnectionThatCannotBe_RefusedWithoutShowingIt(string connection)
    {
        var fault = Assert.Throws<ArgumentException>(() => new PostgreSqlStore(connection));

        Assert.Contains("Host=db", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    private Task EndSessionsAsync() => server.AskAsync(
        "SELECT pg_terminate_backend(a.pid, 5000) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid AND l.locktype = 'advisory' WHERE a.pid <> pg_backend_pid() "
        + $"AND a.query LIKE '%' AND EXISTS (SELECT 1 FROM (SELECT hashtextextended('karma.karl.store:{_schema.Replace("'", "''", StringComparison.Ordinal)}', 0) AS h) k "
        + "WHERE (k.h >> 32)::int8 & 4294967295 = l.classid::int8 AND k.h & 4294967295 = l.objid::int8)");

    // The commit that finds the session gone may fail, and says so; the next one is taken.
    private static async Task CommitWhenItIsTakenAsync(IStore store, StoreKey key, string value)
    {
        try
        {
            await store.CommitAsync(batch => batch.Put(StoreTable.Block, key, System.Text.Encoding.UTF8.GetBytes(value)));
        }
        catch (StoreException)
        {
            await store.CommitAsync(batch => batch.Put(StoreTable.Block, key, System.Text.Encoding.UTF8.GetBytes(value)));
        }
    }

    private static async Task OpenWhenItIsFreeAsync(IStore store) => await Testing.Processes.Poll.UntilAsync("the store is free", TimeSpan.FromSeconds(10), async () =>
    {
        try
        {
            await store.OpenAsync(None);
            return true;
        }
        catch (StoreException e) when (e.IsHeld)
        {
            return false;
        }
    });
}
