using Karma.Karl.Store;
using Karma.LiteDb;
using Karma.Testing;
using Karma.Testing.Honesty;
using Karma.Testing.Processes;

namespace Karma.Connectors.Tests.LiteDb;

/// <summary>What is found after a crash: of the process, of the machine, in the middle of a commit; and after a disk was full.</summary>
public sealed class LiteDbCrashTests : IDisposable
{
    private const int Commits = 12;
    private const int Rows = 5;
    private const int Page = PageFile.PageBytes;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_LogCutAnywhere_HasWholeCommitsAndGoesOn()
    {
        var ends = await CommitAsync();
        var log = await File.ReadAllBytesAsync(_folder.File("before-log.db"));

        for (var length = 0; length <= log.Length; length += Page / 2)
            await AssertFoundAsync(log[..length], ends.Count(end => end <= length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Open_PowerCutInACommit_PagesOfItInAnyState_HasThoseBefore(int seed)
    {
        var random = new Random(seed);
        var ends = await CommitAsync();
        var whole = await File.ReadAllBytesAsync(_folder.File("before-log.db"));

        for (var commit = 1; commit < Commits; commit++)
        {
            var log = whole[..ends[commit]];
            log[^(Page - LogFile.MarkAt)] = 0; // Its last page is without the mark until the others are there.
            for (var half = ends[commit - 1]; half < log.Length; half += Page / 2)
                if (random.Next(2) == 0) log.AsSpan(half, Page / 2).Clear();
            await AssertFoundAsync(log, commit);
        }
    }

    [Theory]
    [InlineData("litedb")]
    [InlineData("sqlite")]
    public async Task CutPower_AfterACommit_ItIsOnTheDisk(string engine)
    {
        await using var disk = await LoopDisk.MountAsync();
        await using var store = Make(disk);
        await store.OpenAsync(None);
        for (var commit = 0; commit < 3; commit++)
        {
            await store.CommitAsync(batch => Fill(batch, commit));

            await using var found = await disk.CutPowerAsync();
            await using var after = Make(found);
            await after.OpenAsync(None);
            await AssertHasAsync(after, commit + 1);
        }

        IStore Make(LoopDisk at) => engine == "litedb" ? new LiteDbStore(at.File("karl.db")) : new SqliteStore(at.File("karl.db"));
    }

    [Fact]
    public async Task Commit_DiskFull_ToldAsFullAndNeverComesBack()
    {
        await using var disk = await LoopDisk.MountAsync();
        var taken = 0;
        await using (var store = new LiteDbStore(disk.File("karl.db")))
        {
            await store.OpenAsync(None);
            await store.CommitAsync(batch => Fill(batch, taken++));
            disk.Fill();
            for (var refused = 0; refused < 3;)
            {
                try
                {
                    await store.CommitAsync(batch => Fill(batch, taken, bytes: 100_000));
                    taken++;
                }
                catch (StoreException e)
                {
                    Assert.True(e.IsFull, e.Message);
                    refused++;
                }
            }

            await AssertHasAsync(store, taken);
            await using (var found = await disk.CutPowerAsync())
            {
                await using var after = new LiteDbStore(found.File("karl.db"));
                await after.OpenAsync(None);
                await AssertHasAsync(after, taken);
            }

            disk.Empty();
            await store.CommitAsync(batch => Fill(batch, taken++));
            await AssertHasAsync(store, taken);
        }

        await using var again = new LiteDbStore(disk.File("karl.db"));
        await again.OpenAsync(None);
        await AssertHasAsync(again, taken);
    }

    /// <returns>Where each commit ends in the log.</returns>
    private async Task<List<int>> CommitAsync()
    {
        await using var store = new LiteDbStore(_folder.File("karl.db"));
        await store.OpenAsync(None);
        var ends = new List<int>();
        for (var commit = 0; commit < Commits; commit++)
        {
            await store.CommitAsync(batch => Fill(batch, commit));
            ends.Add((int)new FileInfo(_folder.File("karl-log.db")).Length);
        }

        // As they are before the store is closed, which folds the log into the database; and locked against all that asks .NET.
        await Command.RunAsync("cp", _folder.File("karl.db"), _folder.File("before.db"));
        await Command.RunAsync("cp", _folder.File("karl-log.db"), _folder.File("before-log.db"));
        return ends;
    }

    private async Task AssertFoundAsync(byte[] log, int commits)
    {
        File.Copy(_folder.File("before.db"), _folder.File("found.db"), overwrite: true);
        await File.WriteAllBytesAsync(_folder.File("found-log.db"), log);
        await using var store = new LiteDbStore(_folder.File("found.db"));
        await store.OpenAsync(None);

        await AssertHasAsync(store, commits);
        await store.CommitAsync(batch => Fill(batch, commits));
        await AssertHasAsync(store, commits + 1);
    }

    private static void Fill(WriteBatch batch, int commit, int bytes = 3_000)
    {
        foreach (var table in new[] { StoreTable.Block, StoreTable.Timeline })
            for (var row = 0; row < Rows; row++) batch.Put(table, new StoreKey(commit, row), Enumerable.Repeat((byte)commit, bytes).ToArray());
        batch.DeleteRange(StoreTable.Live, StoreReading.Least, StoreReading.Greatest);
        batch.Put(StoreTable.Live, new StoreKey(commit, 0), default);
    }

    private static async Task AssertHasAsync(IStore store, int commits)
    {
        foreach (var table in new[] { StoreTable.Block, StoreTable.Timeline })
        {
            var rows = await store.AllAsync(table);
            Assert.Equal(Enumerable.Range(0, commits * Rows).Select(i => new StoreKey(i / Rows, i % Rows)), rows.Select(row => row.Key));
            Assert.All(rows, row => Assert.Equal(-1, row.Value.AsSpan().IndexOfAnyExcept((byte)row.Key.Major)));
        }

        Assert.Equal(commits == 0 ? [] : [new StoreKey(commits - 1, 0)], (await store.AllAsync(StoreTable.Live)).Select(row => row.Key));
    }
}
