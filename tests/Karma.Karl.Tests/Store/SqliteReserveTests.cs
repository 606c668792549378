using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Store;

/// <summary>The room that a store holds for the time when its disk is full; here its file may only have so many pages.</summary>
public sealed class SqliteReserveTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteStore _store;

    public SqliteReserveTests() => _store = new SqliteStore(_folder.File("karl.db"));

    private string Reserve => _folder.File("karl.db-reserve");

    private bool IsShort => ((IReservedStore)_store).IsShort;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Open_HoldsRoomUntilItIsClosed()
    {
        await _store.OpenAsync(CancellationToken.None);
        Assert.True(File.Exists(Reserve));

        await _store.DisposeAsync();
        Assert.False(File.Exists(Reserve));
    }

    [Fact]
    public async Task Commit_NoRoom_GivenBackAndMadeAgainWhenThereIsRoom()
    {
        await _store.OpenAsync(CancellationToken.None);
        Limit(30);
        await Assert.ThrowsAsync<StoreException>(() => _store.CommitAsync(Large));
        Assert.True(IsShort);
        Assert.False(File.Exists(Reserve));

        // This disk has room, so that the next commit finds it.
        Limit(1_000_000);
        await _store.CommitAsync(batch => batch.Put(StoreTable.Journal, new(1, 0), new byte[100]));
        Assert.False(IsShort);
        Assert.True(File.Exists(Reserve));
    }

    [Fact]
    public async Task Measure_TheReserve_IsNotCounted()
    {
        await _store.OpenAsync(CancellationToken.None);

        Assert.InRange(await _store.MeasureAsync(CancellationToken.None), 1, 4_000_000);
    }

    private static void Large(WriteBatch batch) => batch.Put(StoreTable.Block, new(1, 1), new byte[2_000_000]);

    private void Limit(int pages)
    {
        using var command = _store.Writer.Connection.CreateCommand();
        command.CommandText = $"PRAGMA max_page_count = {pages}";
        command.ExecuteScalar();
    }
}
