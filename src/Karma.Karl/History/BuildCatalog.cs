using System.Collections.Concurrent;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>The distinct builds: each is stored once, however many keepalives carry it, and for as long as one does. Thread-safe, but for what is the writer's.</summary>
internal sealed class BuildCatalog(IStore store)
{
    /// <summary>A fleet runs far fewer builds than this; a sender who invents them costs the memory of this many at most.</summary>
    private const int Capacity = 1_024;

    private readonly ConcurrentDictionary<BuildId, Build> _known = new();
    private readonly Dictionary<BuildId, long> _noted = []; // The writer's: by which order each was stored, and its use noted, since Karl started.

    /// <summary>The build with these bytes, shared with whoever else runs it. Storing it is the writer's, where it is new to him.</summary>
    public Build Resolve(ReadOnlySpan<byte> json)
    {
        var id = BuildId.Of(json);
        return _known.TryGetValue(id, out var build) ? build : new Build(id, json.ToArray());
    }

    /// <summary>Whether a build must be stored, and its use noted, with a record that carries it. For the writer.</summary>
    public bool IsDue(BuildId id, long order) => !_noted.TryGetValue(id, out var noted) || order - noted >= UnusedSweep.NoteEvery;

    /// <summary>Adds a build, and that it is used, to a commit.</summary>
    public static void Put(Build build, long order, WriteBatch batch)
    {
        batch.Put(StoreTable.Build, build.Id.Key, build.Json);
        Note(build.Id, order, batch);
    }

    /// <summary>Adds that a build is used.</summary>
    public static void Note(BuildId id, long order, WriteBatch batch) => batch.Put(StoreTable.BuildUse, id.Key, StoredNumbers.Encode(order));

    /// <summary>What was put is durable. For the writer.</summary>
    public void Stored(Build build, long order)
    {
        if (_noted.Count >= Capacity) _noted.Clear();
        _noted[build.Id] = order;
        Know(build);
    }

    /// <summary>Adds the end of a build. Whoever carries it all the same stores it again, in the same commit or a later one. For the writer.</summary>
    public void Drop(BuildId id, WriteBatch batch)
    {
        batch.Delete(StoreTable.Build, id.Key);
        batch.Delete(StoreTable.BuildUse, id.Key);
        _noted.Remove(id);
        _known.TryRemove(id, out _);
    }

    /// <summary>The build with that id, or <see langword="null"/> where there is none.</summary>
    public async ValueTask<Build?> FindAsync(BuildId id, CancellationToken cancellationToken)
    {
        if (id == BuildId.None) return null;
        if (_known.TryGetValue(id, out var known)) return known;
        if (await store.FindAsync(StoreTable.Build, id.Key, cancellationToken).ConfigureAwait(false) is not { } row) return null;
        if (BuildId.Of(row.Value) != id) return null; // It is damaged, and none of what it was.
        var build = new Build(id, row.Value);
        Know(build);
        return build;
    }

    private void Know(Build build)
    {
        if (_known.Count >= Capacity) _known.Clear();
        _known[build.Id] = build;
    }
}
