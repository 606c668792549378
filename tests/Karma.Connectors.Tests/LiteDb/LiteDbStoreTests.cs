using Karma.Karl.Store;
using Karma.LiteDb;
using Karma.Testing;
using LiteDB;
using LiteDB.Engine;

namespace Karma.Connectors.Tests.LiteDb;

public sealed class LiteDbStoreTests : StoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("karl.db");

    protected override IStore Make() => new LiteDbStore(Path);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Open_SecondKarl_RefusedNamingTheLock()
    {
        await using var second = Make();
        var refused = await Assert.ThrowsAsync<StoreException>(() => second.OpenAsync(None).AsTask());

        Assert.True(refused.IsHeld);
        Assert.Contains("Another Karl writes to", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Path + ".lock", refused.Message, StringComparison.Ordinal);
        await Store.CommitAsync(batch => batch.Put(StoreTable.Live, new(1, 0), default)); // The first is not harmed.
    }

    [Fact]
    public async Task Dispose_Open_LeavesOneFileThatLiteDbOpensByItself()
    {
        await Store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(1, 0), new byte[1_000]));
        Assert.True(File.Exists(_folder.File("karl-log.db")));

        await Store.DisposeAsync();

        Assert.Equal(["karl.db", "karl.db.lock"], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Select(System.IO.Path.GetFileName).Order());
        using var theirs = new LiteDatabase($"Filename={Path};ReadOnly=true");
        Assert.Equal(1_000, Assert.Single(theirs.GetCollection("journal").FindAll())["value"].AsBinary.Length);
    }

    [Fact]
    public async Task Open_FolderMissing_IsCreated()
    {
        await using var store = new LiteDbStore(_folder.File("a/b/karl.db"));
        await store.OpenAsync(None);

        Assert.True(File.Exists(_folder.File("a/b/karl.db")));
    }

    [Fact]
    public async Task Open_EmptyFile_IsMadeAStore()
    {
        await File.WriteAllBytesAsync(_folder.File("empty.db"), []);
        await using var store = new LiteDbStore(_folder.File("empty.db"));
        await store.OpenAsync(None);
        await store.CommitAsync(batch => batch.Put(StoreTable.Live, new(1, 0), default));

        Assert.Single(await store.AllAsync(StoreTable.Live));
    }

    [Theory]
    [InlineData("notes.txt", "is not a LiteDB database")]
    [InlineData("sqlite.db", "is not a LiteDB database")]
    [InlineData("theirs.db", "is a LiteDB database, but not Karl's")]
    [InlineData("newer.db", "has schema version 3; this Karl knows versions up to 2")]
    public async Task Open_FileThatIsNotHis_RefusedAndLeftAsItWas(string name, string expected)
    {
        var path = _folder.File(name);
        await WriteAsync(path);
        var bytes = await File.ReadAllBytesAsync(path);

        await using (var store = new LiteDbStore(path))
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(None).AsTask());
            Assert.Contains($"'{path}' {expected}", refused.Message, StringComparison.Ordinal);
            Assert.False(refused.IsHeld);
        }

        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/")]
    public void Make_PathThatCannotBe_RefusedWithTheFix(string path) =>
        Assert.Contains("Set it to a file", Assert.Throws<ArgumentException>(() => new LiteDbStore(path)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Commit_BeforeOpen_IsMisuse()
    {
        await using var store = new LiteDbStore(_folder.File("never.db"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.CommitAsync(batch => batch.Put(StoreTable.Live, new(1, 0), default)));
        Assert.False(File.Exists(_folder.File("never.db")));
    }

    [Fact]
    public async Task Put_LongerThanADocument_IsOneRowUntilItIsGone()
    {
        var huge = new byte[20_000_000];
        new Random(1).NextBytes(huge);
        await Store.CommitAsync(batch =>
        {
            batch.Put(StoreTable.Journal, new(1, 0), "before"u8.ToArray());
            batch.Put(StoreTable.Journal, new(2, 0), huge);
            batch.Put(StoreTable.Journal, new(3, 0), "behind"u8.ToArray());
        });
        await AssertRowsAsync(huge);

        await Store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(2, 0), "short"u8.ToArray()));
        await AssertRowsAsync("short"u8.ToArray());

        await Store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(2, 0), huge));
        await Store.CommitAsync(batch => batch.Delete(StoreTable.Journal, new(2, 0)));
        Assert.Equal(2, (await Store.AllAsync(StoreTable.Journal)).Count);
        await Store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(2, 0), huge));
        await Store.CommitAsync(batch => batch.DeleteRange(StoreTable.Journal, new(2, -1), new(2, 1)));
        Assert.Equal(2, (await Store.AllAsync(StoreTable.Journal)).Count);

        async Task AssertRowsAsync(byte[] middle)
        {
            foreach (var descending in new[] { false, true })
            {
                var rows = await Store.ReadAsync(StoreTable.Journal, StoreReading.Least, StoreReading.Greatest, 3, descending, None);
                Assert.Equal(descending ? [3, 2, 1] : [1, 2, 3], rows.Select(row => row.Key.Major));
                Assert.Equal(middle, rows[1].Value);
                Assert.Equal(2, (await Store.ReadAsync(StoreTable.Journal, StoreReading.Least, StoreReading.Greatest, 2, descending, None)).Count);
            }

            Assert.Equal(middle, await Store.OneAsync(StoreTable.Journal, new(2, 0)));
        }
    }

    [Fact]
    public async Task Commit_LogIsLong_IsFoldedIntoTheDatabase()
    {
        var log = new FileInfo(_folder.File("karl-log.db"));
        for (var key = 0; key < 12; key++) await Store.CommitAsync(batch => batch.Put(StoreTable.Block, new(key, 0), new byte[1_000_000]));

        log.Refresh();
        Assert.InRange(log.Length, 1, 8_500_000);
        Assert.Equal(12, (await Store.AllAsync(StoreTable.Block)).Count);
    }

    private async Task WriteAsync(string path)
    {
        switch (System.IO.Path.GetFileName(path))
        {
            case "notes.txt":
                await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("This is no database. ", 1_000)));
                break;
            case "sqlite.db":
                await using (var store = new SqliteStore(path)) await store.OpenAsync(None);
                break;
            case "theirs.db":
                using (var database = new LiteDatabase(path)) database.GetCollection("theirs").Insert(new BsonDocument { ["x"] = 1 });
                break;
            default:
                await using (var store = new LiteDbStore(path)) await store.OpenAsync(None);
                using (var engine = new LiteEngine(new EngineSettings { Filename = path }))
                {
                    engine.Pragma("USER_VERSION", engine.Pragma("USER_VERSION").AsInt32 + 1);
                    engine.Checkpoint();
                }

                break;
        }
    }
}
