using System.Buffers;
using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// Writes history, one commit at a time: a journal row with what arrived, the blocks of heads that are full or old, and the end of the
/// journal rows that no head needs any more. What is in memory changes only after the commit succeeded. For one writer.
/// </summary>
internal sealed class HistoryWriter(IStore store, BuildCatalog builds, Blocks blocks)
{
    /// <summary>A head is sealed when it holds this many records, or this many bytes, or is this old.</summary>
    private const int FullCount = 120;

    private const int FullBytes = 4 * 1024;

    private static readonly long OldAge = Time.Microseconds(TimeSpan.FromMinutes(10));

    /// <summary>No row of the timeline covers more, or who looks for what a window needs would not find it.</summary>
    private static readonly long LongestStretch = Time.Microseconds(TimeSpan.FromHours(1));

    /// <summary>Sealing is spread over commits, so that a fleet that started at once is not sealed at once.</summary>
    private const int MostSealsACommit = 16;

    private readonly LinkedList<InstanceLog> _open = []; // In the order of their heads' first record.
    private readonly Queue<InstanceLog> _full = [];
    private readonly Queue<(long First, long Last)> _rows = []; // The journal's rows.
    private readonly List<Appended> _appended = [];
    private readonly List<Build> _newBuilds = [];
    private readonly List<InstanceLog> _sealing = [];
    private readonly List<InstanceRow> _sealedRows = []; // Of the heads that are being sealed, in their order.
    private readonly Dictionary<InstanceLog, Lateness> _late = [];
    private readonly WriteBatch _batch = new();
    private readonly WriteBatch _commit = new();
    private readonly ArrayBufferWriter<byte> _entries = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> _row = new(16 * 1024);
    private long _lastOrder;
    private long _lastNumber;

    /// <summary>Writes that go with the next commit that succeeds.</summary>
    public WriteBatch Beside { get; } = new();

    /// <summary>Whether there is anything to commit.</summary>
    public bool IsIdle => _appended.Count == 0 && _sealing.Count == 0 && Beside.IsEmpty;

    /// <summary>The next place in the order of arrival: the time of arrival where that is still free, the next number otherwise.</summary>
    public long NextOrder(long now) => _lastOrder = Math.Max(_lastOrder + 1, now);

    /// <summary>An instance that was not known before; it is in the store with the next commit.</summary>
    public InstanceLog Create(string codename, string service, Owner owner, Endpoint endpoint, long now)
    {
        var row = new InstanceRow
        {
            Codename = codename,
            Service = service,
            Owner = owner,
            Endpoint = endpoint.ToString(),
            FirstUs = now,
            LastUs = now,
        };
        var log = new InstanceLog(++_lastNumber, codename) { Row = row };
        _batch.Put(StoreTable.Instance, new StoreKey(log.Number, 0), InstanceDirectory.Encode(row));
        _batch.Put(StoreTable.Name, InstanceDirectory.NameKey(codename, log.Number), default);
        _batch.Put(StoreTable.Live, new StoreKey(log.Number, 0), default);
        return log;
    }

    /// <summary>An instance that had left memory is heard again.</summary>
    public InstanceLog Revive(long number, InstanceRow row)
    {
        _lastOrder = Math.Max(_lastOrder, row.SealedThrough);
        _batch.Put(StoreTable.Live, new StoreKey(number, 0), default);
        return new InstanceLog(number, row.Codename) { Row = row, Life = row.Life.GetValueOrDefault() };
    }

    /// <summary>Adds a record to the commit that is being made.</summary>
    public void Append(InstanceLog log, KeepaliveRecord record, Build? build)
    {
        var begin = _entries.WrittenCount;
        RecordCodec.Write(new ByteWriter(_entries), record, log.Before);
        log.Before = record;
        _appended.Add(new Appended(log, record, begin, _entries.WrittenCount));
        if (build is null || builds.IsStored(build.Id) || _newBuilds.Exists(b => b.Id == build.Id)) return;
        _newBuilds.Add(build);
        _batch.Put(StoreTable.Build, build.Id.Key, build.Json);
    }

    /// <summary>Adds a late keepalive to the commit that is being made, and where to find it.</summary>
    public void AppendLate(InstanceLog log, KeepaliveRecord record, Build? build, long sequence)
    {
        Append(log, record, build);
        var known = _late.TryGetValue(log, out var late);
        if (known && record.At - late.First > LongestStretch)
        {
            AddStretch(log, late);
            late = new Lateness(late.Row, record.At, record.Order, 0);
        }

        var row = known ? late.Row : log.Row;
        _late[log] = new Lateness(
            row with
            {
                FirstUs = Math.Min(row.FirstUs, record.At),
                Late = LateRange.Add(row.Late, record),
                LateThrough = Math.Max(row.LateThrough, sequence),
            },
            known ? Math.Min(late.First, record.At) : record.At,
            record.Order,
            Math.Max(late.SilentAfter, record.At + record.Allowance));
    }

    /// <summary>An instance may leave memory once nothing of it is open: it is sealed, and no longer loaded at start-up.</summary>
    /// <returns>Whether it may be forgotten now; otherwise ask again after the next commit.</returns>
    public bool Retire(InstanceLog log)
    {
        if (log.HeadCount > 0)
        {
            QueueSeal(log);
            return false;
        }

        Beside.Delete(StoreTable.Live, new StoreKey(log.Number, 0));
        return true;
    }

    /// <summary>Records when an outage began and, where it is over, when it ended.</summary>
    public void RecordOutage(long number, long began, long ended) =>
        Beside.Put(StoreTable.Outage, new StoreKey(began, number), StoredNumbers.Encode(ended));

    /// <summary>An outage was none.</summary>
    public void RefuteOutage(Outage outage) => Beside.Delete(StoreTable.Outage, new StoreKey(outage.Began, outage.Number));

    /// <summary>Begins a commit: the heads that it seals are chosen, so that what is appended to them begins new ones.</summary>
    /// <param name="now">The moment, by which the age of heads is told, in epoch microseconds.</param>
    public void Begin(long now)
    {
        for (var log = _open.First; log is not null && log.Value.HeadOrder < now - OldAge && _full.Count < MostSealsACommit; log = log.Next)
            QueueSeal(log.Value);
        while (_sealing.Count < MostSealsACommit && _full.TryDequeue(out var log))
        {
            _sealing.Add(log);
            log.Before = null;
        }
    }

    /// <summary>Makes everything since <see cref="Begin"/> durable.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">Nothing was written, and nothing in memory has changed; what was appended is dropped.</exception>
    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            AddJournalRow();
            AddLate();
            AddSeals();
            AddTrim();

            // What stood by comes first: an instance that was let go of and is heard again now must end up among the living.
            _commit.Add(Beside);
            _commit.Add(_batch);
            await store.CommitAsync(_commit, cancellationToken).ConfigureAwait(false);
            Apply();
        }
        finally
        {
            Discard();
        }
    }

    /// <summary>Drops what was appended and not committed.</summary>
    public void Discard()
    {
        foreach (var log in _sealing) // Their turn comes again; there are none after a commit that succeeded.
        {
            _full.Enqueue(log);
            log.Rewind();
        }

        foreach (var appended in _appended) appended.Instance.Rewind();
        _sealing.Clear();
        _sealedRows.Clear();
        _entries.ResetWrittenCount();
        _appended.Clear();
        _newBuilds.Clear();
        blocks.Discard();
        _late.Clear();
        _batch.Clear();
        _commit.Clear();
    }

    /// <summary>Takes up where the store stands; the records are in the journal already.</summary>
    public void Resume(long lastNumber, IEnumerable<(long First, long Last)> rows, IReadOnlyCollection<InstanceLog> instances)
    {
        _lastNumber = lastNumber;
        foreach (var row in rows)
        {
            _rows.Enqueue(row);
            _lastOrder = row.Last;
        }

        // A row whose records are sealed cannot always be read to its end.
        foreach (var log in instances) _lastOrder = Math.Max(_lastOrder, log.Row.SealedThrough);
        foreach (var log in instances.Where(l => l.HeadCount > 0).OrderBy(l => l.HeadOrder))
        {
            _open.AddLast(log.OpenNode);
            if (IsFull(log)) QueueSeal(log);
        }
    }

    private void AddJournalRow()
    {
        if (_appended.Count == 0) return;
        _row.ResetWrittenCount();
        var writer = new ByteWriter(_row);
        JournalCodec.Begin(writer);
        foreach (var appended in _appended) JournalCodec.Write(writer, appended.Instance.Number, Entry(appended));
        _batch.Put(StoreTable.Journal, new StoreKey(_appended[0].Record.Order, 0), _row.WrittenMemory);
    }

    private void AddLate()
    {
        foreach (var (log, late) in _late)
        {
            _batch.Put(StoreTable.Instance, new StoreKey(log.Number, 0), InstanceDirectory.Encode(late.Row));
            AddStretch(log, late);
        }
    }

    private void AddStretch(InstanceLog log, Lateness late) =>
        _batch.Put(StoreTable.Timeline, new StoreKey(late.First, log.Number), InstanceDirectory.EncodeTimeline(late.LastOrder, late.SilentAfter));

    private void AddSeals()
    {
        foreach (var log in _sealing)
        {
            var last = log.Last!; // A head that is sealed holds something.
            var before = _late.TryGetValue(log, out var late) ? late.Row : log.Row;
            var row = before with
            {
                Endpoint = last.Endpoint.ToString(),
                LastUs = log.HeardAt == 0 ? before.LastUs : log.HeardAt,
                SealedThrough = last.Order,
                Build = last.Build == BuildId.None ? before.Build : last.Build.ToString(),
                Life = log.Life,
            };
            _batch.Put(StoreTable.Block, new StoreKey(log.Number, log.HeadOrder), blocks.Seal(log.Head(), _batch));
            _batch.Put(StoreTable.Timeline, new StoreKey(log.HeadOrder, log.Number), InstanceDirectory.EncodeTimeline(last.Order, last.Order + last.Allowance));
            _batch.Put(StoreTable.Instance, new StoreKey(log.Number, 0), InstanceDirectory.Encode(row));
            _sealedRows.Add(row);
        }
    }

    private ReadOnlySpan<byte> Entry(Appended appended) => _entries.WrittenSpan[appended.Begin..appended.End];

    // The newest row stays even when nothing needs it: the order of arrival goes on from there after a restart.
    private void AddTrim()
    {
        if (_sealing.Count == 0 && Beside.IsEmpty) return; // A lone journal row commits faster; the trim can wait.
        var needed = _open.First?.Value.HeadOrder ?? Life.Never;
        (long First, long Last)? unneeded = null;
        while (_rows.Count > 1 && _rows.Peek().Last < needed) unneeded = _rows.Dequeue();
        if (unneeded is { } row) Beside.DeleteRange(StoreTable.Journal, StoreKey.First(0), StoreKey.Last(row.First));
    }

    private void Apply()
    {
        Beside.Clear();
        foreach (var build in _newBuilds) builds.Stored(build);
        blocks.Committed();
        foreach (var (log, late) in _late) log.Row = late.Row;
        foreach (var (log, row) in _sealing.Zip(_sealedRows))
        {
            log.Row = row;
            log.Clear();
            log.IsSealing = false;
            _open.Remove(log.OpenNode);
        }

        _sealing.Clear();
        if (_appended.Count > 0) _rows.Enqueue((_appended[0].Record.Order, _appended[^1].Record.Order));
        foreach (var appended in _appended)
        {
            var log = appended.Instance;
            if (log.HeadCount == 0) _open.AddLast(log.OpenNode);
            log.Append(appended.Record, Entry(appended));
            if (IsFull(log)) QueueSeal(log);
        }
    }

    private static bool IsFull(InstanceLog log) => log.HeadCount >= FullCount || log.HeadBytes >= FullBytes;

    private void QueueSeal(InstanceLog log)
    {
        if (log.IsSealing) return;
        log.IsSealing = true;
        _full.Enqueue(log);
    }
}
