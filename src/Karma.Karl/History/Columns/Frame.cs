using System.Buffers;
using System.Net;

namespace Karma.Karl.History.Columns;

/// <summary>
/// A record on its way into a block or out of it, taken apart. Reused from one record to the next, by one thread.
/// </summary>
internal sealed class Frame
{
    /// <summary>Of no template: the body stands as it is.</summary>
    public const int Raw = 15;

    private const int UsualState = 2 * 1024;

    private readonly byte[] _forms = new byte[Template.MostHoles];
    private readonly long[] _numbers = new long[Template.MostHoles];
    private readonly (int Start, int End)[] _tokens = new (int, int)[Template.MostHoles];
    private Characters _body = new(new byte[4 * 1024]);

    private static KeepaliveRecord Nothing { get; } =
        new() { Kind = RecordKind.Keepalive, Order = 0, At = 0, Allowance = 0, Endpoint = new Endpoint(IPAddress.Any, 0) };

    /// <summary>The record; while it is read, what is known of it, and never its body.</summary>
    public KeepaliveRecord Record { get; set; } = Nothing;

    /// <summary>The body of the record that was read, until the next one is.</summary>
    public ReadOnlySpan<byte> Body => _body.Written;

    /// <summary>Which template of the block, or <see cref="Raw"/>.</summary>
    public int Shape { get; set; } = Raw;

    /// <summary>Room for the bytes in which a head rests.</summary>
    public ArrayBufferWriter<byte> State { get; } = new(UsualState);

    /// <summary>Whether the build stands in the hole that is meant for it, or there is none.</summary>
    public bool IsBuildInPlace { get; set; }

    /// <summary>The index of a body that stands as it is among the texts.</summary>
    public int RawText { get; set; }

    public ref byte Form(int hole) => ref _forms[hole];

    public ref long Number(int hole) => ref _numbers[hole];

    /// <summary>A value that is a text, without its quotes.</summary>
    public ReadOnlySpan<byte> Text(int hole)
    {
        var (start, end) = _tokens[hole];
        return _forms[hole] == Columns.Form.Text ? Record.Body.AsSpan(start + 1, end - start - 2) : Record.Body.AsSpan(start, end - start);
    }

    /// <summary>Takes the record's body apart by a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="columns">What is known of its values: each is read as it was written last, if it can be.</param>
    /// <returns>Whether the body is made so.</returns>
    public bool TryTakeApart(Template template, ReadOnlySpan<Column> columns)
    {
        ReadOnlySpan<byte> body = Record.Body;
        var at = 0;
        for (var hole = 0; hole < template.Holes; hole++)
        {
            var piece = template.Piece(hole);
            if (!body[at..].StartsWith(piece)) return false;
            at += piece.Length;
            var end = Token.EndOf(body, at);
            if (end < 0) return false;
            _tokens[hole] = (at, end);
            Read(hole, body[at..end], columns[hole].Form);
            at = end;
        }

        return body[at..].SequenceEqual(template.Piece(template.Holes));
    }

    /// <summary>Whether a build stands in the hole for builds.</summary>
    public bool IsBuildIn(Template template) =>
        template.BuildHole >= 0 && _tokens[template.BuildHole].Start == Record.BuildOffset;

    /// <summary>Puts the body together.</summary>
    /// <exception cref="InvalidDataException">It gets longer than any body.</exception>
    public void PutTogether(Template template, Texts texts)
    {
        _body.Clear();
        for (var hole = 0; hole < template.Holes; hole++)
        {
            _body.Write(template.Piece(hole));
            _tokens[hole] = (_body.Length, 0);
            var form = _forms[hole];
            if (form == Columns.Form.Text) _body.Write((byte)'"');
            if (Columns.Form.IsText(form)) _body.Write(texts[(int)_numbers[hole]]);
            else Lexeme.Write(form, _numbers[hole], ref _body);
            if (form == Columns.Form.Text) _body.Write((byte)'"');
        }

        _body.Write(template.Piece(template.Holes));
    }

    /// <summary>Takes a body as it stands.</summary>
    /// <exception cref="InvalidDataException">It is longer than any body.</exception>
    public void Take(ReadOnlySpan<byte> body)
    {
        _body.Clear();
        _body.Write(body);
    }

    /// <summary>The record that was read, with a body of its own.</summary>
    public KeepaliveRecord ToRecord() => Record with { Body = Body.ToArray() };

    /// <summary>Where the build stands in a body that was put together.</summary>
    public int BuildOffset(Template template) => _tokens[template.BuildHole].Start;

    private void Read(int hole, ReadOnlySpan<byte> token, byte last)
    {
        ref var form = ref _forms[hole];
        form = last;
        if (last == Columns.Form.Text && token[0] == '"') return;
        if (last == Columns.Form.Bare && token[0] != '"') return;
        if (last == Columns.Form.None || Columns.Form.IsText(last) || !Lexeme.TryRead(last, token, out _numbers[hole]))
            form = Lexeme.Classify(token, out _numbers[hole]);
    }
}
