using System.Diagnostics;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Store;

/// <summary>A copy of a store that is written to meanwhile.</summary>
public sealed class SqliteCopyTests : IAsyncDisposable
{
    private const int LargeRows = 400;
    private const int LargeBytes = 256 * 1024;

    private readonly ITestOutputHelper _output;
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteStore _store;

    public SqliteCopyTests(ITestOutputHelper output) => (_output, _store) = (output, new SqliteStore(_folder.File("karl.db")));

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Copy_StoreThatIsWrittenToMeanwhile_HoldsAllFromBeforeAndNothingSince()
    {
        await _store.OpenAsync(CancellationToken.None);
        for (var key = 1; key <= 3_000; key++) await WriteAsync(key);

        await using (var copy = await BeginAsync())
        {
            for (var key = 3_001; key <= 9_000; key++) await WriteAsync(key);
            await _store.CommitAsync(batch => batch.DeleteRange(StoreTable.Block, StoreKey.First(0), StoreKey.Last(100)));
            await WriteAsync(copy);
        }

        await using var copied = new SqliteStore(_folder.File("copy.db"));
        await copied.OpenAsync(CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 3_000).Select(key => (long)key), (await copied.AllAsync(StoreTable.Journal)).Select(row => row.Key.Major));
        Assert.Equal(Enumerable.Range(1, 300).Select(key => 10L * key), (await copied.AllAsync(StoreTable.Block)).Select(row => row.Key.Major));
        Assert.All(await copied.AllAsync(StoreTable.Journal), row => Assert.Equal(RowOf((int)row.Key.Major), row.Value));

        // The store is not the worse for it, and what was held up gets into its file.
        for (var key = 9_001; key <= 9_010; key++) await WriteAsync(key);
        Assert.Equal(9_010, (await _store.AllAsync(StoreTable.Journal)).Count);
        Assert.InRange(new FileInfo(_folder.File("karl.db-wal")).Length, 0, 33 * 1024 * 1024);
    }

    [Fact]
    public async Task Copy_WhileAllAreWriting_IsAWholeStoreEachTime()
    {
        await _store.OpenAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var written = 0;
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await WriteAsync(written + 1);
                Volatile.Write(ref written, written + 1);
            }
        });
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await _store.ReadAsync(StoreTable.Block, StoreReading.Least, StoreReading.Greatest, 100, descending: true, CancellationToken.None);
        });
        for (var round = 0; round < 12; round++)
        {
            var (before, wanted) = (Volatile.Read(ref written), 200 * (round + 1));
            while (Volatile.Read(ref written) < wanted) await Task.Yield();
            before = Volatile.Read(ref written);
            await using (var copy = await BeginAsync()) await WriteAsync(copy);

            using var file = StoreFile.Open(_folder.File("copy.db"));
            Assert.Empty(file.Faults());
            var rows = file.Rows(StoreTable.Journal).Select(row => row.Key.Major).Order().ToList();
            Assert.InRange(rows.Count, before, int.MaxValue);
            Assert.Equal(Enumerable.Range(1, rows.Count).Select(key => (long)key), rows);
        }

        await stop.CancelAsync();
        await writer;
        await reader;
    }

    [Fact]
    public async Task Copy_MuchIsHeldUpMeanwhile_InTheFileBeforeTheNextCommit()
    {
        await _store.OpenAsync(CancellationToken.None);
        for (var key = 1; key <= 100; key++) await WriteAsync(key);
        var (during, after) = (TimeSpan.Zero, TimeSpan.Zero);
        await using (await BeginAsync())
        {
            for (var key = 1_000; key < 1_000 + LargeRows; key++) during = Longer(during, await WriteLargeAsync(key));
        }

        // What is not in the write-ahead log alone.
        File.Copy(_folder.File("karl.db"), _folder.File("alone.db"));
        for (var key = 10_000; key < 10_020; key++) after = Longer(after, await WriteLargeAsync(key));
        using var alone = StoreFile.Open(_folder.File("alone.db"));
        Assert.Equal(10 + LargeRows, alone.Rows(StoreTable.Block).Count());
        _output.WriteLine($"The slowest commit took {during.TotalMilliseconds:0.0} ms during the copy of a store that wrote {LargeRows * LargeBytes >> 20} MB meanwhile, {after.TotalMilliseconds:0.0} ms after it.");
    }

    [Fact]
    public async Task Copy_SecondOneMeanwhile_RefusedAndLetInAfterwards()
    {
        await _store.OpenAsync(CancellationToken.None);
        await using (await BeginAsync())
        {
            var refused = await Assert.ThrowsAsync<StoreException>(async () => await BeginAsync());
            Assert.True(refused.IsHeld);
        }

        await using var again = await BeginAsync();
        Assert.True(again.SizeBytes > 0);
    }

    [Fact]
    public async Task Copy_DiskFullMeanwhile_GivenUpSoThatRoomIsMade()
    {
        await _store.OpenAsync(CancellationToken.None);
        await WriteAsync(10);
        await using var copy = await BeginAsync();
        using (var command = _store.Writer.Connection.CreateCommand())
        {
            command.CommandText = "PRAGMA max_page_count = 30";
            command.ExecuteScalar();
        }

        await Assert.ThrowsAsync<StoreException>(() => _store.CommitAsync(batch => batch.Put(StoreTable.Block, new(1, 1), new byte[2_000_000])));
        var given = await Assert.ThrowsAsync<StoreException>(() => WriteAsync(copy));
        Assert.Contains("full", given.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_OfAStoreThatIsNotToChange_LeavesItsSchema()
    {
        await _store.OpenAsync(CancellationToken.None);
        await WriteAsync(1);
        using (var command = _store.Writer.Connection.CreateCommand())
        {
            command.CommandText = "DROP TABLE rolled; PRAGMA user_version = 4";
            command.ExecuteNonQuery();
        }

        await _store.DisposeAsync();
        await using (var old = new SqliteStore(_folder.File("karl.db")) { IsLeftAsItIs = true })
        {
            await old.OpenAsync(CancellationToken.None);
            await using var copy = await ((ICopiedStore)old).CopyAsync(CancellationToken.None);
            await WriteAsync(copy);
        }

        foreach (var name in new[] { "karl.db", "copy.db" })
        {
            using var file = StoreFile.Open(_folder.File(name));
            Assert.Equal((4, false), (file.Version, file.Has(StoreTable.Rolled)));
            Assert.Single(file.Rows(StoreTable.Journal));
        }
    }

    private ValueTask<StoreCopy> BeginAsync() => ((ICopiedStore)_store).CopyAsync(CancellationToken.None);

    private async Task WriteAsync(StoreCopy copy)
    {
        await using var to = new FileStream(_folder.File("copy.db"), FileMode.Create);
        await copy.WriteToAsync(to, CancellationToken.None);
        Assert.Equal(copy.SizeBytes, to.Length);
    }

    // A row of the journal, which goes to the log; and every tenth time what goes to the database.
    private async Task WriteAsync(int key)
    {
        await _store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(key, 0), RowOf(key)));
        if (key % 10 == 0) await _store.CommitAsync(batch => batch.Put(StoreTable.Block, new(key, 0), new byte[5_000]));
    }

    private async Task<TimeSpan> WriteLargeAsync(int key)
    {
        var began = Stopwatch.GetTimestamp();
        await _store.CommitAsync(batch => batch.Put(StoreTable.Block, new(key, 0), new byte[LargeBytes]));
        return Stopwatch.GetElapsedTime(began);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static byte[] RowOf(int key) => [.. Enumerable.Range(0, 700).Select(i => (byte)(i * key))];
}
