namespace Karma.Karl.History.Columns;

/// <summary>A template as a block uses it: with a column for each of its holes.</summary>
internal sealed class Shape
{
    private const int Grow = 6;

    private Motion[] _motions = [];
    private int _moving;

    public Shape(Template template, bool isShared)
    {
        Template = template;
        IsShared = isShared;
        Columns = GC.AllocateUninitializedArray<Column>(template.Holes);
        Array.Fill(Columns, new Column());
    }

    public Template Template { get; }

    /// <summary>Whether the catalog knows it by its name; it stands in the block itself otherwise.</summary>
    public bool IsShared { get; }

    public Column[] Columns { get; }

    /// <summary>How many bytes of memory its columns take.</summary>
    public int Capacity => (Columns.Length * Column.Bytes) + (_motions.Length * Motion.Bytes);

    /// <summary>Writes the values of the record in the frame, or reads them into it.</summary>
    /// <exception cref="InvalidDataException">What is read are no values.</exception>
    public void Code<T>(ref T coder, Frame frame, Texts texts, ref Forms forms, ref Clues clues)
        where T : struct, IBitCoder, allows ref struct
    {
        var isBesideSame = true;
        foreach (var hole in Template.Order)
        {
            ref var column = ref Columns[hole];
            if (column.Form == Form.None || !TrySame(ref coder, frame, hole, texts, ref column, ref clues, ref isBesideSame))
                CodeOther(ref coder, frame, hole, texts, ref column, ref forms, ref clues);
            if (Template.Roles[hole] is not Role.None and var role) clues.Note(role, frame.Form(hole), frame.Number(hole));
        }
    }

    /// <summary>Puts the values that were written last into the frame again.</summary>
    public void Recall(Frame frame, ref Clues clues)
    {
        foreach (var hole in Template.Order)
        {
            ref readonly var column = ref Columns[hole];
            var role = Template.Roles[hole];
            frame.Form(hole) = column.Form;
            frame.Number(hole) = Form.IsText(column.Form) ? column.Last
                : IsSince(role, column.Form) ? column.Since(clues.Now)
                : clues.BasisOf(role, column.Form) + column.Last;
            if (role != Role.None) clues.Note(role, column.Form, frame.Number(hole));
        }
    }

    /// <summary>Puts what it knows of its values into bytes, or takes it up from there.</summary>
    public void Rest<T>(ref T state)
        where T : struct, IStateCoder, allows ref struct
    {
        _moving = (int)state.Number(_moving);
        if (T.IsReading) _motions = new Motion[_moving];
        var motion = 0;
        var form = Form.None;
        foreach (ref var column in Columns.AsSpan())
        {
            if (!column.Rest(ref state, ref form)) continue;
            if (T.IsReading) column.Motion = (ushort)++motion; // Their places are in no order, and mean nothing.
            state.Plain(ref _motions[column.Motion - 1]);
        }
    }

    private bool TrySame<T>(ref T coder, Frame frame, int hole, Texts texts, ref Column column, ref Clues clues, ref bool isBesideSame)
        where T : struct, IBitCoder, allows ref struct
    {
        ref var form = ref frame.Form(hole);
        ref var number = ref frame.Number(hole);
        var role = Template.Roles[hole];
        var isSince = IsSince(role, column.Form);
        var expected = isSince ? column.Since(clues.Now) : clues.BasisOf(role, column.Form) + column.Last;
        var isSame = !T.IsReading && form == column.Form
            && (Form.IsText(form) ? frame.Text(hole).SequenceEqual(texts[(int)column.Last]) : number == expected);
        isBesideSame = coder.Bit(ref column.Same(isBesideSame), isSame);
        if (!isBesideSame) return false;
        (form, number) = (column.Form, expected);
        if (isSince) column.Last = MotionOf(ref column).NarrowSince(column.Last, clues.Now, number);
        return true;
    }

    private void CodeOther<T>(ref T coder, Frame frame, int hole, Texts texts, ref Column column, ref Forms forms, ref Clues clues)
        where T : struct, IBitCoder, allows ref struct
    {
        ref var number = ref frame.Number(hole);
        var role = Template.Roles[hole];
        var last = column.Form;
        var form = forms.Code(ref coder, role, last, frame.Form(hole));
        var isSince = IsSince(role, form);
        var basis = clues.BasisOf(role, form);
        if (Form.IsText(form))
        {
            number = column.Last = texts.Code(ref coder, T.IsReading ? default : frame.Text(hole));
        }
        else if (form != last)
        {
            number = basis + Magnitude.CodeWhole(ref coder, number - basis);
            Begin(ref column, number - basis);
            if (isSince) column.Last = MotionOf(ref column).BeginSince(clues.Now, number);
        }
        else if (isSince)
        {
            ref var motion = ref MotionOf(ref column);
            var expected = column.Since(clues.Now);
            number = expected + motion.Residual(ref coder, number - expected);
            column.Last = motion.NarrowSince(column.Last, clues.Now, number);
        }
        else
        {
            column.Last = MotionOf(ref column).Next(ref coder, column.Last, clues.Seconds, number - basis);
            number = basis + column.Last;
        }

        frame.Form(hole) = column.Form = form;
    }

    private static bool IsSince(Role role, byte form) => form == Form.Integer && role is Role.UptimeMs or Role.StateUptimeMs;

    /// <summary>How a column's number moves; from now on, where it never has.</summary>
    private ref Motion MotionOf(ref Column column)
    {
        if (column.Motion == 0)
        {
            if (_moving == _motions.Length) Array.Resize(ref _motions, _moving + Grow);
            _motions[_moving] = new Motion(column.Last);
            column.Motion = (ushort)++_moving;
        }

        return ref _motions[column.Motion - 1];
    }

    /// <summary>A column begins anew, with a number or in another form.</summary>
    private void Begin(ref Column column, long number)
    {
        column.Last = number;
        if (column.Motion > 0) _motions[column.Motion - 1] = new Motion(number);
    }
}
