namespace Karma.Karl.History.Columns;

/// <summary>
/// A head while nothing is written to it: all that it knows in as few bytes as that takes, for most heads of a fleet rest most of the time. The head
/// that wakes goes on as if it had not rested. For one thread at a time.
/// </summary>
internal struct RestingHead
{
    private const int Room = 16; // So that a head which has grown a little finds room in the same place.
    private const int MostRoom = 48;

    private byte[] _bytes = [];
    private int _length;
    private Template[] _templates = [];
    private Endpoint? _endpoint; // There is one where there are bytes.

    /// <summary>None.</summary>
    public RestingHead()
    {
    }

    /// <summary>How many records the head holds; 0 where there is none.</summary>
    public int Count { get; private set; }

    /// <summary>The place of the head's last record in the order of arrival.</summary>
    public long LastOrder { get; private set; }

    /// <summary>Lays a head to rest in the place of what was here.</summary>
    /// <param name="head">The head, which is not used any more.</param>
    /// <param name="frame">Room to work in.</param>
    public void Take(OpenHead head, Frame frame)
    {
        frame.State.ResetWrittenCount();
        var state = new StateWriter(frame.State);
        head.Rest(ref state, _templates);
        var bytes = frame.State.WrittenSpan;
        if (_bytes.Length < bytes.Length || _bytes.Length > bytes.Length + MostRoom) _bytes = new byte[bytes.Length + Room];
        bytes.CopyTo(_bytes);
        _length = bytes.Length;
        if (_templates.Length != head.Shapes.Length) _templates = TemplatesOf(head.Shapes);
        _endpoint = head.Endpoint;
        (Count, LastOrder) = (head.Count, head.LastOrder);
    }

    /// <summary>The head as it was.</summary>
    public readonly OpenHead Wake()
    {
        var head = new OpenHead();
        var state = new StateReader(_bytes.AsSpan(0, _length));
        head.Rest(ref state, _templates);
        if (_endpoint is not null) head.Endpoint = _endpoint;
        return head;
    }

    /// <summary>The head is awake. The room is kept for when it rests again.</summary>
    public void Leave() => Count = 0;

    private static Template[] TemplatesOf(Shape[] shapes) => shapes is [var alone] ? alone.Template.Alone : [.. shapes.Select(shape => shape.Template)];
}
