namespace Karma.Karl.History.Columns;

/// <summary>What a block has learnt about the forms of its values.</summary>
internal struct Forms()
{
    private ushort _isSame = Probability.Of(Probability.One * 7 / 8, 2);
    private ushort _isUsual = Probability.Of(Probability.One * 7 / 8, 2);
    private ushort _isInteger = Probability.Even;
    private ushort _isText = Probability.Even;

    /// <summary>The form of a value; <paramref name="last"/> is the one it had before, if any.</summary>
    /// <exception cref="InvalidDataException">What is read is no form.</exception>
    public byte Code<T>(ref T coder, Role role, byte last, byte form)
        where T : struct, IBitCoder, allows ref struct
    {
        if (last != Form.None && coder.Bit(ref _isSame, form == last)) return last;
        var usual = Form.UsualOf(role);
        if (usual != Form.None && coder.Bit(ref _isUsual, form == usual)) return usual;
        if (coder.Bit(ref _isInteger, form == Form.Integer)) return Form.Integer;
        if (coder.Bit(ref _isText, form == Form.Text)) return Form.Text;
        form = (byte)coder.Bits(form, 8);
        return Form.IsKnown(form) ? form : throw new InvalidDataException("A value of a block has a form that is none.");
    }
}
