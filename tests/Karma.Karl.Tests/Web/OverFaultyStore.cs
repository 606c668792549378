using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Tests of a Karl whose store fails, fills up or hangs when they say so.</summary>
public abstract class OverFaultyStore : IAsyncLifetime
{
    protected static readonly KeepaliveBody Body = new();

    protected FaultyStore Store { get; } = new(new MemoryStore());

    protected KarlServer Karl { get; private set; } = null!; // Set before each test.

    public async ValueTask InitializeAsync() => Karl = await KarlServer.StartAsync(new KarlSetup { Store = Store });

    public ValueTask DisposeAsync()
    {
        Store.FailsCommits = false;
        Store.Release();
        GC.SuppressFinalize(this);
        return Karl.DisposeAsync();
    }
}
