using Karma.Karl.Store;

namespace Karma.Karl.Hosting;

/// <summary>An engine that <c>Karma:Karl:Store:Engine</c> can name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Make">Makes the store, not yet open; an <see cref="ArgumentException"/> says what is wrong with the options.</param>
internal sealed record StoreEngine(string Name, Func<KarlOptions.StoreOptions, IStore> Make)
{
    public static StoreEngine Sqlite { get; } = new("sqlite", options => new SqliteStore(options.Path));

    public static StoreEngine Memory { get; } = new("memory", _ => new MemoryStore());
}
