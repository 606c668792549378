using Karma.Karl.Store;
using Karma.Testing;
using Microsoft.Data.Sqlite;

namespace Karma.Karl.Tests.Store;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("karl.db");

    protected override IStore Make() => new SqliteStore(Path);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("page_size", 16384)]
    [InlineData("auto_vacuum", 2)] // Incremental.
    [InlineData("user_version", SqliteSchema.Version)]
    [InlineData("application_id", SqliteSchema.ApplicationId)]
    public void Open_NewFile_IsSetUpForGood(string pragma, long expected) => Assert.Equal(expected, Ask<long>(Path, $"PRAGMA {pragma}"));

    [Fact]
    public void Open_NewFile_WritesAhead() => Assert.Equal("wal", Ask<string>(Path, "PRAGMA journal_mode"));

    [Fact]
    public void Open_NewFile_TablesAreNamedForPeople() =>
        Assert.Equal(
            "block,build,build_use,conflict,document,head,instance,journal,live,name,outage,place,rolled,rollup,stale,template,timeline,watch",
            Ask<string>(Path, "SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name)"));

    [Fact]
    public void Apply_WriterConnection_SyncsEveryCommitAndChecksPointsEveryThousandPages()
    {
        using var connection = Connect(_folder.File("other.db"));
        SqliteSchema.Apply(connection, "other.db");

        Assert.Equal((2L, 1000L), (Ask<long>(connection, "PRAGMA synchronous"), Ask<long>(connection, "PRAGMA wal_autocheckpoint")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Commit_NoRoomLeft_ToldAsFullAndTakenAgainWhenThereIs(int writes)
    {
        await using var store = new SqliteStore(_folder.File("small.db"));
        await store.OpenAsync(CancellationToken.None);
        Limit(store, 40);
        var key = 0;
        var full = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            while (key < 1_000) await store.CommitAsync(Batch(key++), CancellationToken.None);
        });
        Assert.True(full.IsFull);
        Assert.Empty(await store.ReadAsync(StoreTable.Block, new StoreKey(key - 1, 0), StoreKey.Last(key - 1), 10, descending: false, CancellationToken.None));
        await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Batch(key), CancellationToken.None));

        Limit(store, 1_000_000);
        await store.CommitAsync(Batch(key), CancellationToken.None);

        Assert.Equal(
            writes, (await store.ReadAsync(StoreTable.Block, new StoreKey(key, 0), StoreKey.Last(key), 10, descending: false, CancellationToken.None)).Count);

        WriteBatch Batch(long major)
        {
            var batch = new WriteBatch();
            for (var i = 0; i < writes; i++) batch.Put(StoreTable.Block, new StoreKey(major, i), new byte[20_000]);
            return batch;
        }

        static void Limit(SqliteStore store, int pages)
        {
            using var command = store.Writer.Connection.CreateCommand();
            command.CommandText = $"PRAGMA max_page_count = {pages}";
            command.ExecuteScalar();
        }
    }

    [Fact]
    public async Task Dispose_JournalInItsLog_LeavesOneFile()
    {
        for (var key = 1; key <= 5; key++) await Store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(key, 0), new byte[1_000]));
        Assert.True(File.Exists(Path + "-log.1"));
        Assert.Equal(0L, Ask<long>(Path, "SELECT count(*) FROM journal"));

        await Store.DisposeAsync();

        Assert.Equal(["karl.db", "karl.db.lock"], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Select(System.IO.Path.GetFileName).Order());
        Assert.Equal(5L, Ask<long>(Path, "SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task Open_FilesOfOneWhoWasKilled_HasWhatWasCommitted()
    {
        for (var key = 1; key <= 9; key++) await Store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(key, 0), new byte[1_000]));
        await Store.CommitAsync(batch =>
        {
            batch.Put(StoreTable.Block, new(1, 1), default);
            batch.DeleteRange(StoreTable.Journal, StoreKey.First(0), StoreKey.Last(4));
        });
        await Store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(10, 0), new byte[1_000]));
        foreach (var file in Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!, "karl.db*"))
            if (!file.EndsWith(".lock", StringComparison.Ordinal)) File.Copy(file, file.Replace("karl.db", "crashed.db", StringComparison.Ordinal));

        await using var crashed = new SqliteStore(_folder.File("crashed.db"));
        await crashed.OpenAsync(CancellationToken.None);

        Assert.Equal([5, 6, 7, 8, 9, 10], (await crashed.AllAsync(StoreTable.Journal)).Select(row => row.Key.Major));
        Assert.Single(await crashed.AllAsync(StoreTable.Block));
    }

    [Fact]
    public async Task Open_FolderMissing_IsCreated()
    {
        await using var store = new SqliteStore(_folder.File("a/b/karl.db"));
        await store.OpenAsync(CancellationToken.None);

        Assert.True(File.Exists(_folder.File("a/b/karl.db")));
    }

    [Fact]
    public async Task Open_SecondKarl_RefusedNamingTheLock()
    {
        await using var second = new SqliteStore(Path);
        var refused = await Assert.ThrowsAsync<StoreException>(async () => await second.OpenAsync(CancellationToken.None));

        Assert.Contains("Another Karl", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Path + ".lock", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Karma:Karl:Store:Path", refused.Message, StringComparison.Ordinal);
        await Store.CommitAsync(batch => batch.Put(StoreTable.Live, new(1, 0), default)); // The first is not harmed.
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRAGMA auto_vacuum = FULL; ")]
    [InlineData("PRAGMA journal_mode = WAL; ")]
    public async Task Open_ForeignDatabase_RefusedAndLeftAsItWas(string before)
    {
        var path = _folder.File("foreign.db");
        Ask<object>(path, $"{before}CREATE TABLE theirs (x); PRAGMA user_version = 1; SELECT 1");
        var bytes = await File.ReadAllBytesAsync(path);

        await using (var store = new SqliteStore(path))
        {
            var refused = await Assert.ThrowsAsync<StoreException>(async () => await store.OpenAsync(CancellationToken.None));
            Assert.Contains($"'{path}' is a SQLite database, but not Karl's", refused.Message, StringComparison.Ordinal);
            Assert.Contains("Karma:Karl:Store:Path", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Open_NewerSchema_Refused()
    {
        await Store.DisposeAsync();
        Ask<object>(Path, "PRAGMA user_version = 99; SELECT 1");

        await using var store = new SqliteStore(Path);
        var refused = await Assert.ThrowsAsync<StoreException>(async () => await store.OpenAsync(CancellationToken.None));
        Assert.Contains("schema version 99", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NotADatabase_RefusedAndLeftAsItWas()
    {
        var path = _folder.File("notes.txt");
        var text = string.Concat(Enumerable.Repeat("This is no database. ", 1_000));
        await File.WriteAllTextAsync(path, text);

        await using (var store = new SqliteStore(path))
        {
            var refused = await Assert.ThrowsAsync<StoreException>(async () => await store.OpenAsync(CancellationToken.None));
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            Assert.Contains("not a SQLite database", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(text, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Open_PathIsAFolder_RefusedWithAReason()
    {
        await using var store = new SqliteStore(System.IO.Path.GetDirectoryName(Path)!); // The folder exists.
        var refused = await Assert.ThrowsAsync<StoreException>(async () => await store.OpenAsync(CancellationToken.None));
        Assert.Contains("cannot be opened", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_FailsHalfway_ChangesNothing()
    {
        await Store.DisposeAsync();
        await using var store = new SqliteStore(Path);
        await store.OpenAsync(CancellationToken.None);
        await store.CommitAsync(batch => batch.Put(StoreTable.Live, new(1, 0), default));
        using (var connection = Connect(Path)) Ask<object>(connection, "CREATE TRIGGER full BEFORE INSERT ON block BEGIN SELECT RAISE(FAIL, 'no'); END; SELECT 1");

        var failed = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(batch =>
        {
            batch.Put(StoreTable.Live, new(2, 0), default);
            batch.DeleteRange(StoreTable.Live, new(1, 0), new(1, 0));
            batch.Put(StoreTable.Block, new(1, 0), default);
        }));

        Assert.False(failed.IsFull);
        Assert.Contains("did not take a commit", failed.Message, StringComparison.Ordinal);
        Assert.Equal(new StoreKey(1, 0), Assert.Single(await store.AllAsync(StoreTable.Live)).Key);
        await store.CommitAsync(batch => batch.Put(StoreTable.Live, new(3, 0), default)); // It goes on.
    }

    [Fact]
    public async Task Commit_BeforeOpen_IsMisuse()
    {
        await using var store = new SqliteStore(_folder.File("never.db"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.CommitAsync(batch => batch.Put(StoreTable.Live, new(1, 0), default)));
        Assert.False(File.Exists(_folder.File("never.db")));
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static T Ask<T>(string path, string sql)
    {
        using var connection = Connect(path);
        return Ask<T>(connection, sql);
    }

    private static T Ask<T>(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!; // Every statement asked here answers something.
    }
}
