using Karma.Karl.Store;

namespace Karma.Karl.Tests.Store;

public sealed class StoreReadsTests
{
    [Fact]
    public async Task ReadAll_KeysGoBackwards_RefusedAndNotReadForEver()
    {
        await using var store = new DamagedStore();

        var refused = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await foreach (var _ in store.ReadAllAsync(StoreTable.Timeline, StoreKey.First(1), StoreKey.Last(9), CancellationToken.None)) { }
        });

        Assert.Equal("The rows of the table 'Timeline' are out of order: the store is damaged. Put a backup in its place.", refused.Message);
    }

    /// <summary>Each page ends with a key from before it.</summary>
    private sealed class DamagedStore : IStore
    {
        public string Location => "memory";

        public bool IsDurable => false;

        public ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask CommitAsync(WriteBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<StoreRow>> ReadAsync(
            StoreTable table, StoreKey first, StoreKey last, int limit, bool descending, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<StoreRow>>([.. Enumerable.Repeat(new StoreRow(new StoreKey(0, 0), []), limit)]);

        public ValueTask<StoreDocument> ReadDocumentAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> CompareAndSetAsync(string name, long expectedVersion, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<long> MeasureAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
