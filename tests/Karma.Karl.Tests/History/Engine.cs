using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.History;

/// <summary>A store of either kind behind one that fails when told so, which outlives the Karls that crash over it.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly TemporaryFolder? _folder;
    private IStore? _inner;

    public Engine(string name)
    {
        if (name == "sqlite") _folder = new TemporaryFolder();
    }

    public FakeClock Clock { get; } = new();

    public FaultyStore Store { get; private set; } = new(new MemoryStore());

    /// <summary>A new Karl over what the one before left, who is not told to stop.</summary>
    public async Task<TestKarl> StartKarlAsync()
    {
        if (_folder is not null && _inner is not null) await _inner.DisposeAsync();
        if (_folder is not null) _inner = new SqliteStore(_folder.File("karl.db"));
        Store = new FaultyStore(_inner ??= new MemoryStore());
        return await TestKarl.StartAsync(Store, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        if (_inner is not null) await _inner.DisposeAsync();
        _folder?.Dispose();
    }
}
