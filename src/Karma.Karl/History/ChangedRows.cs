using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>The rows of instances as they are after the commit that is being made. For the one writer.</summary>
internal sealed class ChangedRows
{
    private readonly Dictionary<InstanceLog, InstanceRow> _rows = [];

    /// <summary>Of a commit that failed: should the engine have made it all the same, theirs are not as they are here, and are written anew.</summary>
    private readonly HashSet<InstanceLog> _refused = [];

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>The row of an instance, whether it changes or not.</summary>
    public InstanceRow this[InstanceLog log]
    {
        get => _rows.GetValueOrDefault(log, log.Row);
        set => _rows[log] = value;
    }

    /// <summary>Adds them to the commit.</summary>
    public void AddTo(WriteBatch batch)
    {
        foreach (var log in _refused) _rows.TryAdd(log, log.Row);
        foreach (var (log, row) in _rows) batch.Put(StoreTable.Instance, new StoreKey(log.Number, 0), InstanceDirectory.Encode(row));
    }

    /// <summary>The commit was made.</summary>
    public void Committed()
    {
        _refused.Clear();
        foreach (var (log, row) in _rows) log.Row = row;
    }

    /// <summary>The commit was not made, as far as anybody knows. Who was new in it was never here.</summary>
    public void Refuse() => _refused.UnionWith(_rows.Keys.Where(log => log.IsOpen || log.Row.SealedThrough > 0));

    public void Clear() => _rows.Clear();
}
