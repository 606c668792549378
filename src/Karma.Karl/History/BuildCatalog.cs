using System.Collections.Concurrent;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>The distinct builds: each is stored once, however many keepalives carry it. Thread-safe.</summary>
internal sealed class BuildCatalog(IStore store)
{
    /// <summary>A fleet runs far fewer builds than this; a sender who invents them costs the memory of this many at most.</summary>
    private const int Capacity = 1_024;

    private readonly ConcurrentDictionary<BuildId, Build> _known = new();

    /// <summary>The build with these bytes, shared with whoever else runs it. Storing it is the writer's, where it is new to him.</summary>
    public Build Resolve(ReadOnlySpan<byte> json)
    {
        var id = BuildId.Of(json);
        return _known.TryGetValue(id, out var build) ? build : new Build(id, json.ToArray());
    }

    public bool IsStored(BuildId id) => _known.ContainsKey(id);

    /// <summary>Called when the build is durable.</summary>
    public void Stored(Build build)
    {
        if (_known.Count >= Capacity) _known.Clear();
        _known[build.Id] = build;
    }

    /// <summary>The build with that id, or <see langword="null"/> where there is none.</summary>
    public async ValueTask<Build?> FindAsync(BuildId id, CancellationToken cancellationToken)
    {
        if (id == BuildId.None) return null;
        if (_known.TryGetValue(id, out var known)) return known;
        if (await store.FindAsync(StoreTable.Build, id.Key, cancellationToken).ConfigureAwait(false) is not { } row) return null;
        if (BuildId.Of(row.Value) != id) return null; // It is damaged, and none of what it was.
        var build = new Build(id, row.Value);
        Stored(build);
        return build;
    }
}
