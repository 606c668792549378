using Karma.Karl.History.Columns;
using Karma.Karl.Liveness;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>
/// An instance as history keeps it: who it is, and the head, the records that are durable but not yet in a block. Written by one writer;
/// the heads and the latest keepalive may be read from any thread.
/// </summary>
internal sealed class InstanceLog(long number)
{
    /// <summary>One for each instance would take more memory than it is worth: whoever waits waits for a few microseconds.</summary>
    private static readonly Lock[] Locks = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    [ThreadStatic]
    private static Frame? _frame;

    private OpenHead? _head; // While it is written to; it rests otherwise.
    private RestingHead _resting = new();
    private OpenHead[] _past = []; // Heads that were closed, until their blocks are in the store.
    private HeadImage? _image; // The head as it was found when Karl began, until something is written behind it.
    private KeepaliveRecord? _last; // These two are forgotten where the head can recall them.
    private KeepaliveRecord? _latest;
    private long _sequence;
    private HeadCourse _course;
    private bool _isCourseKnown;

    private static Frame Frame => _frame ??= new Frame();

    private Lock Lock => Locks[Number % Locks.Length];

    // Of the head; 0 where there is none, or it is an image that was not read yet.
    private long LastOrder => _head?.LastOrder ?? (_resting.Count > 0 ? _resting.LastOrder : _image?.LastOrder ?? 0);

    /// <summary>Counts the instances of this store, from 1.</summary>
    public long Number { get; } = number;

    public string Codename => Row.Codename;

    /// <summary>What stands in the store's row, as of the last seal.</summary>
    public required InstanceRow Row { get; set; }

    /// <summary>The life after the last committed record.</summary>
    public Life Life { get; set; }

    /// <summary>When it was last heard, late keepalives aside, in epoch microseconds; 0 where only the row tells.</summary>
    public long HeardAt { get; private set; }

    /// <summary>The greatest sequence that came in its time since Karl's start, or 0. Any thread may ask.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>The order of the last keepalive that came behind one with a greater sequence: it was stuck on its way.</summary>
    public long OvertakenOrder { get; private set; }

    /// <summary>The record before, in the commit that is being made.</summary>
    public KeepaliveRecord? Before { get; set; }

    /// <summary>Whether the next record must stand whole in the journal: what is before it there will be dropped, or is torn.</summary>
    public bool IsNextWhole { get; set; } = true;

    /// <summary>The first order in the head, or <see cref="Life.Never"/> while it is empty.</summary>
    public long HeadOrder { get; private set; } = Life.Never;

    /// <summary>The first order of which only the journal knows, those of closed heads aside; <see cref="Life.Never"/> where there is none.</summary>
    public long JournalFrom { get; set; } = Life.Never;

    /// <summary>When it is next in the queue of heads, or <see cref="Life.Never"/>.</summary>
    public long QueuedFor { get; set; } = Life.Never;

    /// <summary>How many records the head holds.</summary>
    public int HeadCount => _head?.Count ?? (_resting.Count > 0 ? _resting.Count : _image?.Count ?? 0);

    /// <summary>Whether anything of it is not in a block yet.</summary>
    public bool IsOpen => HeadCount > 0 || _past.Length > 0;

    public bool IsFull => _head is { IsFull: true };

    /// <summary>Whether it waits for its head to be closed.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Counts the sequence of a keepalive that is about to be kept.</summary>
    public void Count(KeepaliveRecord record, long sequence)
    {
        if (record.IsLate || sequence == 0) return;
        if (sequence <= _sequence) OvertakenOrder = record.Order;
        Volatile.Write(ref _sequence, Math.Max(_sequence, sequence));
    }

    /// <summary>Takes up what was found when Karl began.</summary>
    public void Restore(HeadImage image, long journalFrom, long heardAt, KeepaliveRecord? last, KeepaliveRecord latest)
    {
        (_last, _latest) = (last, latest);
        HeardAt = heardAt;
        if (image.Count == 0) return;
        _image = image;
        (HeadOrder, JournalFrom) = (image.FirstOrder, journalFrom);
    }

    /// <summary>What the next record is written behind in the journal, or <see langword="null"/> where it stands whole.</summary>
    public KeepaliveRecord? Behind(HeadTools tools) => Before ?? (IsNextWhole ? null : _last ?? Awake()?.Recall(tools.Frame));

    /// <summary>The record is durable.</summary>
    public void Append(KeepaliveRecord record, HeadTools tools)
    {
        (Before, IsNextWhole) = (null, true);
        lock (Lock)
        {
            var head = Open(tools);
            if (record.IsLate || record.Kind == RecordKind.Goodbye) _latest ??= head.Recall(tools.Frame); // The head is about to forget it.
            if (!_isCourseKnown) Follow([], tools.Watch);
            var closed = _past is [.., var past] ? past.LastOrder : Row.SealedThrough;
            Follow(record, head.Count > 0 ? head.LastOrder : closed, tools.Watch, Row.ValidProof);
            head.Append(record, tools.Templates, tools.Frame);
            _last = record;
            if (record is { IsLate: false, Kind: RecordKind.Keepalive }) _latest = record;
            if (HeadOrder == Life.Never) HeadOrder = record.Order;
        }

        if (JournalFrom == Life.Never) JournalFrom = record.Order;
        if (!record.IsLate) HeardAt = record.At;
        IsNextWhole = false;
    }

    /// <summary>
    /// Nothing came behind a record for a while: the head rests, and the record is let go of where the head gives it back as it is, since a body takes more
    /// than all else that is kept of an instance.
    /// </summary>
    public void Forget(KeepaliveRecord record, Frame frame)
    {
        if (!ReferenceEquals(_last, record) || _head is null) return;
        lock (Lock)
        {
            if (_head.Recall(frame) is { } recalled && recalled.IsSame(record))
            {
                if (ReferenceEquals(_latest, _last)) _latest = null;
                _last = null;
            }

            Rest(frame);
        }
    }

    /// <summary>
    /// The commit that is over was not made, or has nothing of this instance: what was awake for it alone rests again. An engine that did not answer may have
    /// made it all the same; so what is written next stands whole, and is not taken for a difference from what nobody here knows.
    /// </summary>
    public void Discard(Frame frame)
    {
        if (Before is null && _last is not null) return;
        if (Before is not null) (Before, IsNextWhole) = (null, true);
        lock (Lock) Rest(frame);
    }

    /// <summary>The latest keepalive that was heard, late ones aside.</summary>
    public KeepaliveRecord Latest()
    {
        lock (Lock)
        {
            return _latest ?? Look()?.Recall(Frame) ?? throw new InvalidOperationException($"Nothing was heard of {Codename} yet.");
        }
    }

    /// <summary>The heads with anything up to an order, the latest first, as they are now.</summary>
    public List<HeadImage> Images(long last)
    {
        var images = new List<HeadImage>();
        lock (Lock)
        {
            if (_image is not null && _image.FirstOrder <= last) images.Add(_image);
            if (HeadOrder <= last && Look() is { } head) images.Add(head.ToImage());
            for (var i = _past.Length - 1; i >= 0; i--)
                if (_past[i].FirstOrder <= last) images.Add(_past[i].ToImage());
        }

        return images;
    }

    /// <summary>
    /// What the head that holds an order tells without being opened, or <see langword="null"/> where none holds it. One that is as Karl found it when he
    /// began is opened for that, once.
    /// </summary>
    public BlockSummary? SummaryAt(long order, WatchLog watch, Instruments instruments)
    {
        HeadImage? found;
        lock (Lock) found = _isCourseKnown ? null : _image;
        var records = found?.FirstOrder <= order ? found.Read(Number, instruments) : null; // Nobody waits for that.
        lock (Lock)
        {
            if (records is not null && ReferenceEquals(_image, found) && !_isCourseKnown) Follow(records, watch);
            if (HeadOrder <= order && LastOrder > 0) return _course.ToSummary(HeadOrder, LastOrder, Row.ValidProof);
            for (var i = _past.Length - 1; i >= 0; i--)
                if (_past[i].FirstOrder <= order) return _past[i].Summary?.Proven(Row.ValidProof);
            return null;
        }
    }

    /// <summary>The head as it is now; what is written from now on does not need the journal before it.</summary>
    public HeadImage Detach(HeadTools tools)
    {
        (JournalFrom, IsNextWhole) = (Life.Never, true);
        lock (Lock)
        {
            if (Look() is { } head) return head.ToImage();
            var image = Open(tools).ToImage();
            Rest(tools.Frame);
            return image;
        }
    }

    /// <summary>A checkpoint of the head is in the store: what that has of the stream need not stand in memory, too.</summary>
    public void Checkpointed(HeadWork work, Frame frame)
    {
        if (HeadOrder != work.FirstOrder) return; // The head was closed meanwhile.
        lock (Lock)
        {
            if (Look() is not { } head) return;
            head.Forget(work.Final);
            if (_head is null) _resting.Take(head, frame);
        }
    }

    /// <summary>Ends the head: what is written from now on begins another. It can be read here until <see cref="Sealed"/>.</summary>
    public OpenHead Close(HeadTools tools)
    {
        lock (Lock)
        {
            var head = Open(tools);
            _latest ??= head.Recall(tools.Frame);
            if (head.Count > 0) head.Summary = _course.ToSummary(head.FirstOrder, head.LastOrder, Row.ValidProof);
            _course.Begin(_course.End);
            (_head, _last, _resting) = (null, null, new RestingHead());
            _past = [.. _past, head];
            (HeadOrder, JournalFrom, IsNextWhole, IsClosing) = (Life.Never, Life.Never, true, false);
            return head;
        }
    }

    /// <summary>The block of a head that was closed is in the store.</summary>
    public void Sealed(OpenHead head)
    {
        lock (Lock) _past = [.. _past.Where(past => past != head)];
    }

    // The head as it is, for who only reads; null where there is none, or it is an image still. The caller holds the lock.
    private OpenHead? Look() => _head ?? (_resting.Count > 0 ? _resting.Wake() : null);

    // The head, to be written to; null as above. For the writer.
    private OpenHead? Awake()
    {
        if (_head is not null || _resting.Count == 0) return _head;
        lock (Lock)
        {
            _head = _resting.Wake();
            _resting.Leave();
        }

        return _head;
    }

    private void Rest(Frame frame)
    {
        if (_head is null) return;
        _resting.Take(_head, frame);
        _head = null;
    }

    private OpenHead Open(HeadTools tools)
    {
        if (Awake() is { } awake) return awake;
        _head = new OpenHead();
        if (_image is null) return _head;
        var records = _image.Read(Number, tools.Instruments);
        foreach (var record in records) _head.Append(record, tools.Templates, tools.Frame);
        if (!_isCourseKnown) Follow(records, tools.Watch);
        _image = null;
        return _head;
    }

    // The course through what the head was found with, from where the blocks end.
    private void Follow(List<KeepaliveRecord> records, WatchLog watch)
    {
        _course.Begin(Row.Course.GetValueOrDefault());
        _isCourseKnown = true;
        var late = Row.SealedThrough; // What was proven of records up to there is in the course.
        var last = Row.SealedThrough;
        foreach (var record in records)
        {
            Follow(record, last, watch, Row.ProofBetween(late, record.Order));
            last = record.Order;
            if (record.IsLate) late = record.Order;
        }

        if (_image is not null && records.Count > 0) _image = _image with { LastOrder = records[^1].Order };
    }

    private void Follow(KeepaliveRecord record, long last, WatchLog watch, UpProof? proof) =>
        _course.Append(record, last, watch, isFirst: Row.SealedThrough == 0, proof);
}
