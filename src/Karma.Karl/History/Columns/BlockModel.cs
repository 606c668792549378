using System.Net;

namespace Karma.Karl.History.Columns;

/// <summary>
/// What a block says, record by record, and what is learnt on the way: the one description of the format, for writing and for reading.
/// After the same records both sides know the same.
/// </summary>
internal sealed class BlockModel(Texts texts)
{
    public const int MostShapes = 8;

    /// <summary>What a head may take of memory for its columns is bounded by their number.</summary>
    private const int MostColumns = 2 * Template.MostHoles;

    private const int ShapeBits = 4;
    private const long UsualAllowance = 45_000_000;
    private const float Least = 0.001f; // The shortest time over which a rate is told, in seconds.

    private Shape[] _shapes = [];
    private long _order;
    private long _at;
    private long _allowance = UsualAllowance;
    private Endpoint _endpoint = Nowhere;
    private BuildId _build;
    private Rhythm _rhythm = new();
    private ushort _plain = Probability.Of(Probability.One * 7 / 8, 2);
    private Forms _forms = new();
    private int _shape = Frame.Raw;
    private int _count;
    private long _now;
    private long _nowBefore; // As the last record found it.
    private bool _isNowKnown;
    private bool _wasNowKnown;
    private bool _isRecallable;

    private static Endpoint Nowhere { get; } = new(IPAddress.Any, 0);

    public Texts Texts { get; } = texts;

    public Shape[] Shapes => _shapes;

    /// <summary>The shape of the record before.</summary>
    public int LastShape => _shape;

    /// <summary>The place in the order of arrival of the record before, and how long silence may last after it.</summary>
    public (long Order, long Allowance) Last => (_order, _allowance);

    /// <summary>The endpoint of the record before.</summary>
    public Endpoint Endpoint
    {
        get => _endpoint;
        set => _endpoint = value;
    }

    /// <summary>How many records there were.</summary>
    public int Count => _count;

    /// <summary>The build of the keepalive before, or <see cref="BuildId.None"/>.</summary>
    public BuildId Build => _build;

    /// <summary>How many bytes of memory are held.</summary>
    public int Capacity => Texts.Capacity + _shapes.Sum(s => s.Capacity);

    /// <summary>Another shape, which the next record may be of.</summary>
    public void Add(Shape shape) => _shapes = [.. _shapes, shape];

    /// <summary>The last shape was none.</summary>
    public void RemoveLast() => _shapes = _shapes[..^1];

    public bool HasRoomFor(Template template) =>
        _shapes.Length < MostShapes && _shapes.Sum(shape => shape.Template.Holes) + template.Holes <= MostColumns;

    /// <summary>Writes the record in the frame, or reads one into it.</summary>
    /// <exception cref="InvalidDataException">What is read is no record.</exception>
    public void Code<T>(ref T coder, Frame frame)
        where T : struct, IBitCoder, allows ref struct
    {
        if (coder.Bit(ref _plain, !T.IsReading && IsPlain(frame))) CodePlain(ref coder, frame);
        else CodeAny(ref coder, frame);
        var record = frame.Record;
        if (record.Kind == RecordKind.Goodbye) frame.Shape = _shape;
        else if (frame.Shape == Frame.Raw) frame.RawText = Texts.Code(ref coder, T.IsReading ? default : record.Body);
        else CodeValues(ref coder, frame);
        if (T.IsReading) Finish(frame);
        _shape = frame.Shape;
        if (record.Kind == RecordKind.Keepalive) _build = record.Build;
        (_order, _at, _allowance, _endpoint) = (record.Order, record.At, record.Allowance, record.Endpoint);
        _isRecallable = record.Kind == RecordKind.Keepalive && !record.IsLate && _shape != Frame.Raw && frame.IsBuildInPlace;
        _count++;
    }

    /// <summary>
    /// The record before, put together from what its columns know, or <see langword="null"/> where they do not know it. A number so great
    /// that it wraps may come out as another: who relies on this compares.
    /// </summary>
    /// <param name="frame">Room to work in.</param>
    public KeepaliveRecord? Recall(Frame frame)
    {
        if (!_isRecallable) return null;
        BeginPlain(frame, _order, _at);
        var clues = new Clues(_at, _wasNowKnown ? _nowBefore : null, _count - 1, seconds: 0);
        _shapes[_shape].Recall(frame, ref clues);
        Finish(frame);
        return frame.ToRecord();
    }

    /// <summary>Puts what it knows into bytes, or takes it up from there; the endpoint aside.</summary>
    /// <param name="state">Writes or reads.</param>
    /// <param name="templates">When it reads, those of its shapes.</param>
    public void Rest<T>(ref T state, ReadOnlySpan<Template> templates)
        where T : struct, IStateCoder, allows ref struct
    {
        _order = state.Number(_order);
        _at = _order + state.Number(_at - _order);
        _now = _at + state.Number(_now - _at);
        _nowBefore = _now + state.Number(_nowBefore - _now);
        _allowance = state.Number(_allowance);
        _shape = (int)state.Number(_shape);
        _count = (int)state.Number(_count);
        state.Plain(ref _isNowKnown);
        state.Plain(ref _wasNowKnown);
        state.Plain(ref _isRecallable);
        state.Plain(ref _rhythm);
        state.Plain(ref _plain);
        state.Plain(ref _forms);
        Texts.Rest(ref state);
        if (T.IsReading) _shapes = new Shape[templates.Length];
        for (var i = 0; i < _shapes.Length; i++)
        {
            var isShared = state.Number(T.IsReading || !_shapes[i].IsShared ? 0 : 1) == 1;
            if (T.IsReading) _shapes[i] = new Shape(templates[i], isShared);
            _shapes[i].Rest(ref state);
        }

        var usual = _shapes.Length == 0 ? BuildId.None : _shapes[0].Template.Build;
        if (state.Number(_build == usual ? 0 : 1) == 0) _build = usual;
        else state.Plain(ref _build);
    }

    private bool IsPlain(Frame frame)
    {
        var record = frame.Record;
        return _count > 0 && record.Kind == RecordKind.Keepalive && !record.IsLate && record.At == record.Order && record.Allowance == _allowance
            && frame.Shape == _shape && frame.Shape != Frame.Raw && frame.IsBuildInPlace && record.Build == _build && record.Endpoint == _endpoint;
    }

    private void CodePlain<T>(ref T coder, Frame frame)
        where T : struct, IBitCoder, allows ref struct
    {
        if (T.IsReading && (_count == 0 || _shape == Frame.Raw)) throw new InvalidDataException("A block begins with a record that follows another.");
        var order = CodeOrder(ref coder, frame.Record.Order, _allowance);
        if (T.IsReading) BeginPlain(frame, order, at: order);
    }

    private void BeginPlain(Frame frame, long order, long at)
    {
        (frame.Shape, frame.IsBuildInPlace) = (_shape, true);
        frame.Record = new KeepaliveRecord
        {
            Kind = RecordKind.Keepalive,
            Order = order,
            At = at,
            Allowance = _allowance,
            Endpoint = _endpoint,
            Build = _build,
        };
    }

    private void CodeAny<T>(ref T coder, Frame frame)
        where T : struct, IBitCoder, allows ref struct
    {
        var record = frame.Record;
        var kind = (RecordKind)coder.Bits((ulong)record.Kind, 1);
        var isLate = Flag(ref coder, record.IsLate);
        var allowance = Flag(ref coder, record.Allowance == _allowance) ? _allowance : Magnitude.CodeWhole(ref coder, record.Allowance);
        var endpoint = Flag(ref coder, record.Endpoint == _endpoint) ? _endpoint : CodeEndpoint(ref coder, record.Endpoint);
        var order = CodeOrder(ref coder, record.Order, allowance);
        var at = order + Magnitude.CodeWhole(ref coder, record.At - record.Order);
        var build = BuildId.None;
        var offset = 0L;
        if (kind == RecordKind.Keepalive)
        {
            frame.Shape = (int)coder.Bits((ulong)frame.Shape, ShapeBits);
            if (frame.Shape != Frame.Raw && frame.Shape >= _shapes.Length) throw new InvalidDataException("A record is of a template that its block has not.");
            var usual = _count == 0 && frame.Shape != Frame.Raw ? _shapes[frame.Shape].Template.Build : _build;
            build = Flag(ref coder, record.Build == usual) ? usual
                : new BuildId((long)coder.Bits((ulong)record.Build.High, 64), (long)coder.Bits((ulong)record.Build.Low, 64));
            frame.IsBuildInPlace = Flag(ref coder, frame.IsBuildInPlace);
            if (!frame.IsBuildInPlace) offset = Magnitude.CodeWhole(ref coder, record.BuildOffset);
        }

        if (!T.IsReading) return;
        if (offset is < 0 or > ColumnBlock.LongestBody) throw new InvalidDataException("A build stands outside its body.");
        frame.Record = new KeepaliveRecord
        {
            Kind = kind,
            IsLate = isLate,
            Order = order,
            At = at,
            Allowance = allowance,
            Endpoint = endpoint,
            Build = build,
            BuildOffset = (int)offset,
        };
    }

    private long CodeOrder<T>(ref T coder, long order, long allowance)
        where T : struct, IBitCoder, allows ref struct =>
        _count == 0 ? Magnitude.CodeWhole(ref coder, order) : _order + _rhythm.Code(ref coder, allowance, order - _order);

    private void CodeValues<T>(ref T coder, Frame frame)
        where T : struct, IBitCoder, allows ref struct
    {
        var seconds = Math.Max((frame.Record.At - _at) / 1e6f, Least);
        var clues = new Clues(frame.Record.At, _isNowKnown ? _now : null, _count, seconds);
        _shapes[frame.Shape].Code(ref coder, frame, Texts, ref _forms, ref clues);
        (_nowBefore, _wasNowKnown, _now, _isNowKnown) = (_now, _isNowKnown, clues.Now, true);
        _rhythm.NoteSequence(clues.Sequence);
        if (clues.Codename is { } codename) _rhythm.NoteCodename(Texts[codename]);
    }

    private void Finish(Frame frame)
    {
        var record = frame.Record;
        if (record.Kind == RecordKind.Goodbye)
        {
            frame.Take([]);
            return;
        }

        var template = frame.Shape == Frame.Raw ? null : _shapes[frame.Shape].Template;
        if (template is null) frame.Take(Texts[frame.RawText]);
        else frame.PutTogether(template, Texts);
        var offset = record.BuildOffset;
        if (frame.IsBuildInPlace && record.Build != BuildId.None)
        {
            if (template is null || template.BuildHole < 0) throw new InvalidDataException("A build stands in a place that there is not.");
            offset = frame.BuildOffset(template);
        }

        var isOutside = record.Build == BuildId.None ? offset != 0 : offset < 1 || offset >= frame.Body.Length;
        if (isOutside) throw new InvalidDataException("A build stands outside its body.");
        if (offset != record.BuildOffset) frame.Record = record with { BuildOffset = offset };
    }

    private static Endpoint CodeEndpoint<T>(ref T coder, Endpoint endpoint)
        where T : struct, IBitCoder, allows ref struct
    {
        Span<byte> address = stackalloc byte[16];
        var length = 4;
        if (!T.IsReading) endpoint.Host.TryWriteBytes(address, out length);
        length = Flag(ref coder, length == 16) ? 16 : 4;
        for (var i = 0; i < length; i++) address[i] = (byte)coder.Bits(address[i], 8);
        var port = (int)coder.Bits((ulong)endpoint.Port, 16);
        return T.IsReading ? new Endpoint(new IPAddress(address[..length]), port) : endpoint;
    }

    private static bool Flag<T>(ref T coder, bool flag)
        where T : struct, IBitCoder, allows ref struct => coder.Bits(flag ? 1UL : 0, 1) == 1;
}
