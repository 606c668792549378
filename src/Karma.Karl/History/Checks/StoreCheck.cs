using Karma.Karl.Store;

namespace Karma.Karl.History.Checks;

/// <summary>Looks into everything that a store holds: first SQLite into its pages, then Karl into every row.</summary>
internal sealed class StoreCheck
{
    private const int MostTold = 1_000;

    private readonly StoreFile _file;
    private readonly RowCheck _rows;
    private readonly List<Damage> _damaged = [];
    private readonly List<CheckedTable> _tables = [];
    private long _count;

    private StoreCheck(StoreFile file) => (_file, _rows) = (file, new RowCheck(file));

    /// <summary>Checks a store that nobody uses.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="StoreException">It is none, or a Karl uses it.</exception>
    public static StoreReport Run(string path)
    {
        using var file = StoreFile.Open(path);
        var check = new StoreCheck(file);
        foreach (var fault in file.Faults()) check.Note("file", null, null, fault);
        foreach (var table in Enum.GetValues<StoreTable>().Where(file.Has)) check.Look(table);
        check.LookIntoLog();
        return new StoreReport
        {
            Path = file.Path,
            Version = file.Version,
            Bytes = file.SizeBytes,
            Tables = check._tables,
            DamagedCount = check._count,
            Damaged = check._damaged,
        };
    }

    private void Look(StoreTable table)
    {
        var name = SqliteSchema.NameOf(table);
        var found = new CheckedTable(name, 0, 0, 0);
        try
        {
            foreach (var row in _file.Rows(table)) found = With(found, name, table, row);
        }
        catch (StoreException e)
        {
            Note(name, null, null, $"What is behind its {found.Rows} rows cannot be read: {e.Message}");
        }

        _tables.Add(found);
    }

    private CheckedTable With(CheckedTable found, string name, StoreTable table, StoreRow row)
    {
        var keepalives = 0;
        try
        {
            keepalives = _rows.Read(table, row);
        }
        catch (Exception e) when (e is InvalidDataException or StoreException)
        {
            var (instance, order) = RowCheck.Named(table, row.Key);
            Note(name, instance, order, e.Message);
        }

        return found with { Rows = found.Rows + 1, Bytes = found.Bytes + row.Value.Length, Keepalives = found.Keepalives + keepalives };
    }

    // Its rows follow those of the journal in the database.
    private void LookIntoLog()
    {
        try
        {
            var (owner, through) = _file.Journal();
            foreach (var segment in _file.Log())
            {
                using (segment)
                {
                    if (segment.Last == long.MinValue || segment.Last <= through) continue; // Kept for what comes next.
                    var name = Path.GetFileName(segment.Path);
                    var found = new CheckedTable(name, 0, 0, 0);
                    if (segment.Owner != owner) Note(name, null, null, "It holds the last keepalives of another database.");
                    else foreach (var row in segment.Read().Where(row => row.Key.Major > through)) found = With(found, name, StoreTable.Journal, row);
                    _tables.Add(found);
                }
            }
        }
        catch (StoreException e)
        {
            Note("log", null, null, e.Message);
        }
    }

    private void Note(string where, long? instance, long? order, string what)
    {
        if (_count++ < MostTold) _damaged.Add(new Damage(where, instance, instance is { } number ? CodenameOf(number) : null, order, what));
    }

    private string? CodenameOf(long number)
    {
        try
        {
            return _file.Find(StoreTable.Instance, new StoreKey(number, 0)) is { } row ? InstanceDirectory.Decode(row).Codename : null;
        }
        catch (Exception e) when (e is StoreException or InvalidDataException)
        {
            return null; // That is told by itself.
        }
    }
}
