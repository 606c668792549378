namespace Karma.Karl.History.Columns;

/// <summary>
/// The latest keepalives of an instance, in the bytes that their block will have, and what was learnt of them, so that the next is appended
/// in about a microsecond. For one thread at a time.
/// </summary>
internal sealed class OpenHead
{
    /// <summary>A head is full with so many records, or so many bytes: then several blocks fit a page of the store with little waste.</summary>
    private const int FullCount = 120;

    private const int FullBytes = 6 * 1024;

    private readonly BlockModel _model = new(new Texts());
    private RangeEncoder _coder = new();
    private ContentCheck _check = new();

    /// <summary>How many records it holds.</summary>
    public int Count => _model.Count;

    /// <summary>The place of its first record in the order of arrival.</summary>
    public long FirstOrder { get; private set; }

    /// <summary>The place of its last record in the order of arrival.</summary>
    public long LastOrder => _model.Last.Order;

    /// <summary>How long silence may last after the last record.</summary>
    public long Allowance => _model.Last.Allowance;

    /// <summary>The endpoint of the last record.</summary>
    public Endpoint Endpoint
    {
        get => _model.Endpoint;
        set => _model.Endpoint = value;
    }

    /// <summary>The build of the last keepalive, or <see cref="BuildId.None"/>.</summary>
    public BuildId Build => _model.Build;

    /// <summary>What its block will tell without being opened; <see langword="null"/> until it is closed.</summary>
    public BlockSummary? Summary { get; set; }

    public bool IsFull => Count >= FullCount || _model.Texts.Told.Length + _coder.Count >= FullBytes;

    /// <summary>The templates that it is of.</summary>
    public Shape[] Shapes => _model.Shapes;

    /// <summary>How many bytes of memory it holds, but for what the runtime adds to each object.</summary>
    public int Capacity => _coder.Capacity + _model.Capacity;

    /// <summary>Appends a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="templates">The templates of the fleet.</param>
    /// <param name="frame">Room to work in.</param>
    public void Append(KeepaliveRecord record, TemplateCatalog templates, Frame frame)
    {
        frame.Record = record;
        frame.Shape = ShapeOf(record, templates, frame);
        frame.IsBuildInPlace = record.Build == BuildId.None ? record.BuildOffset == 0
            : frame.Shape != Frame.Raw && frame.IsBuildIn(_model.Shapes[frame.Shape].Template);
        _model.Code(ref _coder, frame);
        _check.Add(record, record.Body);
        if (Count == 1) FirstOrder = record.Order;
    }

    /// <summary>The last record, where it is a keepalive that can be told from what was learnt; see <see cref="BlockModel.Recall"/>.</summary>
    public KeepaliveRecord? Recall(Frame frame) => _model.Recall(frame);

    /// <summary>The templates that its block calls by their names.</summary>
    public Template[] Templates() => [.. _model.Shapes.Where(shape => shape.IsShared).Select(shape => shape.Template)];

    /// <summary>How many bytes of its stream will never change: a checkpoint that has them has them for good.</summary>
    public int FinalStream => _coder.Final;

    /// <summary>How many bytes of its stream it does not hold any more.</summary>
    public int GoneStream => _coder.Gone;

    /// <summary>Lets go of the beginning of its stream, which a checkpoint has.</summary>
    public void Forget(int stream) => _coder.Forget(stream);

    /// <summary>What it holds now. The head goes on.</summary>
    public HeadImage ToImage() => new(FirstOrder, ToBlock(), Templates(), Entries: default, Count)
    {
        LastOrder = LastOrder,
        Missing = _coder.Gone,
        Final = _coder.Final,
    };

    /// <summary>What it holds now, as a block, but for what it let go of. The head goes on.</summary>
    public byte[] ToBlock() => ColumnBlock.Write(_model, Count, _check.Value, _coder.ToArray(), isSealed: false);

    /// <summary>What it holds, as a block in its final form.</summary>
    /// <param name="gone">The beginning of the stream, if it let go of that.</param>
    /// <returns>The block; <see langword="null"/> where it would not give back what was appended, and the records must be kept otherwise.</returns>
    public byte[]? Seal(ReadOnlySpan<byte> gone = default)
    {
        var block = ColumnBlock.Write(_model, Count, _check.Value, [.. gone, .. _coder.ToArray()], isSealed: true);
        return ColumnBlock.IsSound(block, Templates()) ? block : null;
    }

    /// <summary>Puts all that it knows into bytes, or takes it up from there; all but its templates and its endpoint, which others know too.</summary>
    public void Rest<T>(ref T state, ReadOnlySpan<Template> templates)
        where T : struct, IStateCoder, allows ref struct
    {
        FirstOrder = state.Number(FirstOrder);
        state.Plain(ref _check);
        _model.Rest(ref state, templates);
        _coder.Rest(ref state);
    }

    // The template of the record before, mostly; or another one of the block; or one that is new to it.
    private int ShapeOf(KeepaliveRecord record, TemplateCatalog templates, Frame frame)
    {
        if (record.Kind == RecordKind.Goodbye) return Frame.Raw;
        var last = _model.LastShape;
        if (last != Frame.Raw && IsOf(last, frame)) return last;
        for (var i = 0; i < _model.Shapes.Length; i++)
            if (i != last && IsOf(i, frame)) return i;
        if (templates.Of(record) is not { } template || !_model.HasRoomFor(template)) return Frame.Raw;
        _model.Add(new Shape(template, templates.IsShared(template)));
        if (IsOf(_model.Shapes.Length - 1, frame)) return _model.Shapes.Length - 1;
        _model.RemoveLast();
        return Frame.Raw;
    }

    private bool IsOf(int shape, Frame frame) => frame.TryTakeApart(_model.Shapes[shape].Template, _model.Shapes[shape].Columns);
}
