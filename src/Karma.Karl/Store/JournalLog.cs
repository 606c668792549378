using System.Globalization;

namespace Karma.Karl.Store;

/// <summary>
/// The end of the journal, in files beside the database: rows that are appended one at a time, in the order of their keys, and dropped from the
/// oldest on. That is what a journal is, and a log does it with a fraction of the writing that the pages of a tree take. For one writer; reads may
/// run beside it.
/// </summary>
internal sealed class JournalLog(string path) : IDisposable
{
    /// <summary>A longer row belongs into the database, in bytes.</summary>
    public const int LongestRow = SmallestSegment / 4;

    private const int SmallestSegment = 1024 * 1024;
    private const int LargestSegment = 4 * SmallestSegment;

    /// <summary>Kept for what comes next; the rest of what is no longer needed goes back to the file system.</summary>
    private const int MostSpare = 2;

    private readonly Lock _lock = new();
    private readonly List<LogSegment> _segments = []; // The oldest first.
    private readonly Stack<LogSegment> _spare = [];
    private LogSegment? _open; // The last of them.
    private long _owner;
    private long _through = long.MinValue; // Up to here rows are deleted.

    /// <summary>What the files with rows in them take, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _segments.Sum(segment => (long)segment.Size);
        }
    }

    /// <summary>The least key, where there are rows; no row has a lesser one.</summary>
    public long First => IsEmpty ? long.MaxValue : Math.Max(_segments[0].First, _through + 1);

    /// <summary>The greatest key; the least number where there are no rows.</summary>
    public long Last { get; private set; } = long.MinValue;

    /// <summary>Whether there are no rows.</summary>
    public bool IsEmpty => Last == long.MinValue;

    /// <summary>Takes up what an earlier Karl left.</summary>
    /// <param name="owner">The database whose log it is: rows of another one are none of its.</param>
    /// <param name="through">The greatest key that was deleted.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="StoreException">A file is another database's.</exception>
    public void Open(long owner, long through)
    {
        _owner = owner;
        foreach (var file in FilesOf(path))
        {
            var segment = LogSegment.Open(file);
            _segments.Add(segment);
            if (segment.Last == long.MinValue || segment.Owner == owner) continue;
            throw new StoreException($"'{file}' holds the last keepalives of another database than '{path}'. Put that one back, or move the file away: without it they are lost.");
        }

        _segments.Sort((left, right) => left.Last.CompareTo(right.Last));
        Last = _segments.Count == 0 ? long.MinValue : _segments[^1].Last;
        if (!IsEmpty && _segments[^1].Size >= SmallestSegment) _open = _segments[^1];
        Delete(through);
    }

    /// <summary>Adds a row behind all others; durable on return.</summary>
    /// <exception cref="IOException">It is not durable.</exception>
    public void Append(long key, ReadOnlySpan<byte> value)
    {
        lock (_lock)
        {
            if (_open?.Fits(value.Length) != true) BeginNext();
            _open!.Append(key, value); // It was just begun, if there was none.
            Last = key;
        }
    }

    /// <summary>Comes before anything is committed elsewhere: what was left of a row that was refused is taken away.</summary>
    /// <exception cref="IOException">It may still be found.</exception>
    public void Mend()
    {
        lock (_lock) _open?.Mend();
    }

    /// <summary>The rows from <paramref name="first"/> to <paramref name="last"/>, both inclusive.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public List<StoreRow> Read(long first, long last, int limit)
    {
        var rows = new List<StoreRow>();
        lock (_lock)
        {
            if (IsEmpty) return rows;
            first = Math.Max(first, First);
            foreach (var row in _segments.Where(segment => segment.Last >= first && segment.First <= last).SelectMany(segment => segment.Read()))
            {
                if (row.Key.Major > last || rows.Count == limit) break;
                if (row.Key.Major >= first) rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>Drops the rows up to <paramref name="through"/>, inclusive; that they are dropped is remembered elsewhere.</summary>
    public void Delete(long through)
    {
        lock (_lock)
        {
            _through = Math.Max(_through, through);
            if (Last <= _through) Last = long.MinValue;
            LetGo();
        }
    }

    /// <summary>Removes the rows and the files.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _open = null;
            Delete(Last);
            while (_spare.TryPop(out var segment)) Remove(segment);
        }
    }

    public void Dispose()
    {
        foreach (var segment in _segments.Concat(_spare)) segment.Dispose();
    }

    private void BeginNext()
    {
        _open?.Mend();
        if (!_spare.TryPeek(out var next))
        {
            var size = Math.Clamp(_segments.Sum(segment => (long)segment.Size), SmallestSegment, LargestSegment);
            _spare.Push(next = LogSegment.Create(FreePath(), (int)size));
        }

        next.Begin(_owner);
        _segments.Add(_spare.Pop());
        _open = next;
        LetGo();
    }

    private string FreePath() =>
        Enumerable.Range(1, int.MaxValue).Select(number => string.Create(CultureInfo.InvariantCulture, $"{path}-log.{number}")).First(name => !File.Exists(name));

    private void LetGo()
    {
        foreach (var segment in _segments.Where(segment => segment.Last <= _through && segment != _open).ToList())
        {
            _segments.Remove(segment);
            if (_spare.Count < MostSpare && segment.Size >= SmallestSegment) _spare.Push(segment);
            else Remove(segment);
        }
    }

    /// <summary>The files of the log of a database.</summary>
    public static IEnumerable<string> FilesOf(string path) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(path) ?? ".", Path.GetFileName(path) + "-log.*").Where(IsSegment);

    private static bool IsSegment(string file) => Path.GetExtension(file) is { Length: > 1 } number && number.Skip(1).All(char.IsAsciiDigit);

    // What cannot be removed is let go of by the next Karl.
    private static void Remove(LogSegment segment)
    {
        segment.Dispose();
        try
        {
            File.Delete(segment.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A row that was dropped is dropped all the same: its key says so.
        }
    }
}
