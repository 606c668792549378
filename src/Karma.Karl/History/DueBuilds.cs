using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>The builds that the commit which is being made stores, or notes as used. For the one writer.</summary>
/// <param name="catalog">Knows which are due.</param>
/// <param name="batch">Takes the rows.</param>
internal sealed class DueBuilds(BuildCatalog catalog, WriteBatch batch)
{
    private readonly List<(Build Build, long Order)> _due = [];

    /// <summary>A record carries a build.</summary>
    public void Add(Build build, long order)
    {
        if (!catalog.IsDue(build.Id, order) || _due.Exists(due => due.Build.Id == build.Id)) return;
        _due.Add((build, order));
        BuildCatalog.Put(build, order, batch);
    }

    /// <summary>The commit was made.</summary>
    public void Committed()
    {
        foreach (var (build, order) in _due) catalog.Stored(build, order);
    }

    public void Clear() => _due.Clear();
}
