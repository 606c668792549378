using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Store;

public sealed class MemoryStoreTests : StoreContract
{
    protected override IStore Make() => new MemoryStore();

    [Fact]
    public void IsDurable_Memory_SaysNo() => Assert.False(Store.IsDurable);
}
