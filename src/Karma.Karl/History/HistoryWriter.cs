using System.Buffers;
using Karma.Karl.History.Columns;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>
/// Writes history, one commit at a time: a journal row with what arrived, the blocks and checkpoints of heads that are ready, and the end
/// of the journal rows that no head needs any more. What is in memory changes only after the commit succeeded. For one writer.
/// </summary>
internal sealed class HistoryWriter
{
    /// <summary>Blocks and checkpoints in one commit: those who wait for it wait for the disk, and not for them.</summary>
    private const int MostHeadsACommit = 16;

    private readonly IStore _store;
    private readonly InstanceDirectory _directory;
    private readonly DueBuilds _builds;
    private readonly Blocks _blocks;
    private readonly Rescue _rescue;
    private readonly HeadTools _tools;
    private readonly OpenHeads _heads;
    private readonly Recent _recent;
    private readonly Journal _journal = new();
    private readonly List<Appended> _appended = [];
    private readonly ChangedRows _rows = new();
    private readonly WriteBatch _batch = new();
    private readonly LateStretches _late;
    private readonly WriteBatch _commit = new();
    private readonly ArrayBufferWriter<byte> _entries = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> _row = new(16 * 1024);
    private long _lastNumber;

    public HistoryWriter(IStore store, InstanceDirectory directory, BuildCatalog builds, Blocks blocks, WatchLog watch, Instruments instruments)
    {
        (_store, _directory, _blocks, _builds) = (store, directory, blocks, new DueBuilds(builds, _batch));
        var checkpoints = new Checkpoints(store, instruments);
        _rescue = new Rescue(store, blocks, checkpoints, instruments);
        _tools = new HeadTools(blocks.Templates, new Frame(), watch, instruments);
        _heads = new OpenHeads(_tools, checkpoints);
        _recent = new Recent(_tools);
        _late = new LateStretches(_batch, watch);
        Amendments = new Amendments(Beside);
    }

    /// <summary>Writes that go with the next commit that succeeds.</summary>
    public WriteBatch Beside { get; } = new();

    /// <summary>What is found out of the past, and goes with them.</summary>
    public Amendments Amendments { get; }

    /// <summary>Whether there is anything to commit.</summary>
    public bool IsIdle => _appended.Count == 0 && !_heads.IsAnyDone && Beside.IsEmpty && _rows.IsEmpty;

    /// <summary>Whether the disk is full, and what can still be written is no keepalive.</summary>
    public bool IsShort => _store is IReservedStore { IsShort: true };

    /// <summary>The last place in the order of arrival that was given.</summary>
    public long LastOrder { get; private set; }

    /// <summary>The next place: the one of the time of arrival where that is still free, the next number otherwise.</summary>
    public long NextOrder(long now) => LastOrder = Math.Max(LastOrder + 1, _tools.Watch.Arrivals.OrderAt(now));

    /// <summary>An instance that was not known before; it is in the store with the next commit.</summary>
    public InstanceLog Create(string codename, string service, Owner owner, Endpoint endpoint, long now)
    {
        var row = new InstanceRow
        {
            Codename = codename,
            Service = service,
            Owner = owner,
            Endpoint = endpoint,
            FirstUs = now,
            LastUs = now,
        };
        var log = new InstanceLog(++_lastNumber) { Row = row };
        _rows[log] = row;
        _batch.Put(StoreTable.Name, InstanceDirectory.NameKey(codename, log.Number), default);
        _batch.Put(StoreTable.Live, new StoreKey(log.Number, 0), default);
        return log;
    }

    /// <summary>An instance that had left memory is heard again.</summary>
    public InstanceLog Revive(long number, InstanceRow row)
    {
        LastOrder = Math.Max(LastOrder, row.SealedThrough);
        _batch.Put(StoreTable.Live, new StoreKey(number, 0), default);
        return new InstanceLog(number) { Row = row, Life = row.Life.GetValueOrDefault() };
    }

    /// <summary>Adds a record to the commit that is being made.</summary>
    public void Append(InstanceLog log, KeepaliveRecord record, Build? build)
    {
        // Where nothing was heard for long, or Karl was away, its turn to be closed has not come yet: no block may cover more than an hour.
        if (log.Before is null && log.HeadOrder < record.Order - OpenHeads.LongestOpen) _heads.Close(log);
        var begin = _entries.WrittenCount;
        RecordCodec.Write(new ByteWriter(_entries), record, log.Behind(_tools));
        log.Before = record;
        _appended.Add(new Appended(log, record, begin, _entries.WrittenCount));
        if (build is not null) _builds.Add(build, record.Order);
    }

    /// <summary>Adds what an instance says of itself with a keepalive that was appended, where that is new.</summary>
    /// <param name="log">The instance.</param>
    /// <param name="record">The keepalive.</param>
    /// <param name="service">The service that it is of.</param>
    /// <param name="dependencies">What it depends on, as JSON.</param>
    public void Note(InstanceLog log, KeepaliveRecord record, string service, byte[] dependencies)
    {
        var row = _rows[log];
        var profiles = Profile.Add(row.Profiles, record, service, dependencies);
        if (!ReferenceEquals(profiles, row.Profiles)) _rows[log] = row with { Profiles = profiles };
    }

    /// <summary>
    /// Adds what late keepalives proved to the commit that is being made. Where their head was closed before that was known, its block is told too.
    /// </summary>
    public async ValueTask ProveAsync(InstanceLog log, UpProof proof, CancellationToken cancellationToken)
    {
        var row = _rows[log];
        _rows[log] = row.With(proof);
        if (row.Course is not { IsLeast: true }) return;
        if (await _directory.ProvenAsync(log.Number, proof, cancellationToken).ConfigureAwait(false) is { } told) _batch.Put(StoreTable.Timeline, told.Key, told.Value);
    }

    /// <summary>Adds a late keepalive to the commit that is being made, and where to find it.</summary>
    public void AppendLate(InstanceLog log, KeepaliveRecord record, Build? build, long sequence)
    {
        Append(log, record, build);
        _late.Add(log, record);
        _rows[log] = _rows[log].WithLate(record, sequence);
    }

    /// <summary>An instance may leave memory once nothing of it is open: it is sealed, and no longer loaded at start-up.</summary>
    /// <returns>Whether it may be forgotten now; otherwise ask again after the next commit.</returns>
    public bool Retire(InstanceLog log)
    {
        if (log.IsOpen)
        {
            _heads.AwaitClose(log);
            return false;
        }

        Beside.Delete(StoreTable.Live, new StoreKey(log.Number, 0));
        return true;
    }

    /// <summary>Begins a commit: the heads that are next are closed, so that what is appended begins new ones, and handed to the sealer.</summary>
    /// <param name="now">The moment, by which the age of heads is told, in epoch microseconds.</param>
    public void Begin(long now) => _heads.Choose(Math.Max(_tools.Watch.Arrivals.OrderAt(now), LastOrder), _journal.IsLongFor(_heads.Count));

    /// <summary>Ends when all heads that were handed to the sealer are ready to be stored.</summary>
    public Task SettleAsync() => _heads.SettleAsync();

    /// <summary>Makes everything since <see cref="Begin"/> durable, and what the sealer has ready.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">Nothing was written, and nothing in memory has changed; what was appended is dropped.</exception>
    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            AddJournalRow();
            _late.Finish();
            await _heads.KeepUpAsync().ConfigureAwait(false);
            var done = _heads.Done(MostHeadsACommit);
            if (IsLone && done.Count < MostHeadsACommit) done = [];
            foreach (var work in done) await AddAsync(work, cancellationToken).ConfigureAwait(false);
            _rows.AddTo(_batch);

            if (done.Count > 0 || !Beside.IsEmpty) _journal.Trim(_heads.Needed(done.Count), Beside);

            // What stood by comes first: an instance that was let go of and is heard again now must end up among the living.
            _commit.Add(Beside);
            _commit.Add(_batch);
            await _store.CommitAsync(_commit, cancellationToken).ConfigureAwait(false);
            Apply(done);
        }
        catch (StoreException)
        {
            _rows.Refuse();
            throw;
        }
        finally
        {
            Discard();
        }
    }

    /// <summary>Drops what was appended and not committed.</summary>
    public void Discard()
    {
        foreach (var appended in _appended) appended.Instance.Discard(_tools.Frame);
        _entries.ResetWrittenCount();
        _appended.Clear();
        _builds.Clear();
        _blocks.Discard();
        _rows.Clear();
        _late.Clear();
        _batch.Clear();
        _commit.Clear();
    }

    /// <summary>Takes up where the store stands; the records are in the journal already.</summary>
    public void Resume(long lastNumber, IEnumerable<JournalRow> rows, IReadOnlyCollection<InstanceLog> instances)
    {
        _lastNumber = lastNumber;
        foreach (var row in rows)
        {
            _journal.Add(row);
            LastOrder = row.Last;
        }

        // A row whose records are sealed cannot always be read to its end.
        foreach (var log in instances)
        {
            LastOrder = Math.Max(LastOrder, log.Row.SealedThrough);
            _heads.Await(log);
        }
    }

    // A lone journal row commits in a quarter of the time: what the sealer has ready goes with other writes, or with more of its kind.
    private bool IsLone => _appended.Count > 0 && Beside.IsEmpty && _batch.Writes.Count == 1 && _rows.IsEmpty;

    private ReadOnlySpan<byte> Entry(Appended appended) => _entries.WrittenSpan[appended.Begin..appended.End];

    private void AddJournalRow()
    {
        _row.ResetWrittenCount();
        if (_appended.Count == 0) return;
        var writer = new ByteWriter(_row);
        JournalCodec.Begin(writer);
        foreach (var appended in _appended) JournalCodec.Write(writer, appended.Instance.Number, Entry(appended));
        JournalCodec.End(_row);
        _batch.Put(StoreTable.Journal, new StoreKey(_appended[0].Record.Order, 0), _row.WrittenMemory);
    }

    private async ValueTask AddAsync(HeadWork work, CancellationToken cancellationToken)
    {
        var number = work.Log.Number;
        if (work.Closed is { } head)
        {
            var block = work.Block ?? await _rescue.SealAsync(work, cancellationToken).ConfigureAwait(false);
            var row = _rows[work.Log];
            head.Summary = head.Summary?.Proven(row.ValidProof);
            if (block is not null)
            {
                _batch.Put(StoreTable.Block, new StoreKey(number, head.FirstOrder), block);
                _batch.Put(StoreTable.Timeline, new StoreKey(head.FirstOrder, number), InstanceDirectory.EncodeTimeline(head));
            }

            _batch.Delete(StoreTable.Head, new StoreKey(number, 0));
            _rows[work.Log] = row.Sealed(work, head);
        }
        else if (work.Block is { } block)
        {
            var checkpoint = new Checkpoint(work.FirstOrder, work.LastOrder, work.HeardAt, work.Life, block);
            _batch.Put(StoreTable.Head, new StoreKey(number, 0), checkpoint.Encode());
        }
        else
        {
            _heads.Refuse(work);
            return;
        }

        _blocks.Keep(work.Templates, work.LastOrder, _batch);
    }

    private void Apply(List<HeadWork> done)
    {
        Beside.Clear();
        _builds.Committed();
        _blocks.Committed();
        _rows.Committed();
        _heads.Stored(done.Count);
        foreach (var work in done)
        {
            if (work.Closed is { } head) work.Log.Sealed(head);
            else if (work.Block is not null) work.Log.Checkpointed(work, _tools.Frame);
        }

        if (_appended.Count == 0) return;
        _journal.Add(new JournalRow(_appended[0].Record.Order, _appended[^1].Record.Order, _row.WrittenCount));
        foreach (var (log, record, _, _) in _appended)
        {
            log.Append(record, _tools);
            _recent.Add(log, record);
            _heads.Await(log);
        }
    }
}
