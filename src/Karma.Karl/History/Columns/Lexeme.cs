namespace Karma.Karl.History.Columns;

/// <summary>A scalar of JSON as a number in a <see cref="Form"/>, and back. What <c>TryRead</c> takes, <c>Write</c> writes the same.</summary>
internal static class Lexeme
{
    /// <summary>The form and the number of a scalar; a text's number is for its dictionary to say.</summary>
    public static byte Classify(ReadOnlySpan<byte> token, out long number)
    {
        number = 0;
        if (token[0] != '"') return ClassifyBare(token, out number);
        var text = token[1..^1];
        if (text.IsEmpty || (text[0] != '-' && !char.IsAsciiDigit((char)text[0]))) return Form.Text;
        if (LocalTimes.TryRead(text, out var local, out number)) return local;
        foreach (var form in (ReadOnlySpan<byte>)[Form.QuotedInteger, Form.Duration, Form.Ago, Form.Hundredths, Form.Milliseconds])
            if (TryRead(form, token, out number)) return form;
        return ClassifyDecimal(token, text, Form.QuotedFixed, Form.QuotedShortest, Form.Text, out number);
    }

    /// <summary>The number of a scalar, if it is in that form.</summary>
    public static bool TryRead(byte form, ReadOnlySpan<byte> token, out long number)
    {
        number = 0;
        if (form is Form.Integer) return Decimals.TryInteger(token, out number);
        if (form is Form.Thousands or Form.Pages or Form.Words) return TryMultiple(token, Form.UnitOf(form), out number);
        if (form is > Form.Fixed and <= Form.Shortest) return Decimals.TryDecimal(token, form - Form.Fixed, isShortest: false, out number);
        if (form is > Form.Shortest and <= Form.QuotedFixed) return Decimals.TryDecimal(token, form - Form.Shortest, isShortest: true, out number);
        if (token.Length < 2 || token[0] != '"') return false;
        var text = token[1..^1];
        return form switch
        {
            Form.QuotedInteger => Decimals.TryInteger(text, out number),
            Form.Duration => Durations.TryRead(text, out number),
            Form.Ago => text.EndsWith(" ago"u8) && Durations.TryRead(text[..^4], out number),
            Form.Hundredths => text.EndsWith("ms"u8) && Decimals.TryDecimal(text[..^2], 2, isShortest: false, out number),
            Form.Milliseconds => text.EndsWith("ms"u8) && Decimals.TryInteger(text[..^2], out number),
            >= Form.East => LocalTimes.TryRead(text, out var actual, out number) && actual == form,
            > Form.QuotedShortest => Decimals.TryDecimal(text, form - Form.QuotedShortest, isShortest: true, out number),
            > Form.QuotedFixed => Decimals.TryDecimal(text, form - Form.QuotedFixed, isShortest: false, out number),
            _ => false,
        };
    }

    /// <summary>Writes a number in a form that is no text.</summary>
    /// <exception cref="InvalidDataException">The number has no such form.</exception>
    public static void Write(byte form, long number, ref Characters output)
    {
        if (form is Form.Integer or Form.Thousands or Form.Pages or Form.Words)
        {
            Decimals.Write(number * Form.UnitOf(form), ref output);
            return;
        }

        if (form is > Form.Fixed and <= Form.QuotedFixed)
        {
            WriteDecimal(form, Form.Fixed, number, ref output);
            return;
        }

        output.Write((byte)'"');
        if (form >= Form.East) LocalTimes.Write(form, number, ref output);
        else if (form > Form.QuotedFixed) WriteDecimal(form, Form.QuotedFixed, number, ref output);
        else WriteQuoted(form, number, ref output);
        output.Write((byte)'"');
    }

    private static void WriteQuoted(byte form, long number, ref Characters output)
    {
        if (form is Form.Duration or Form.Ago) Durations.Write(number, ref output);
        else if (form is Form.Hundredths) Decimals.Write(number, 2, isShortest: false, ref output);
        else Decimals.Write(number, ref output);
        if (form is Form.Ago) output.Write(" ago"u8);
        if (form is Form.Hundredths or Form.Milliseconds) output.Write("ms"u8);
    }

    // The fixed forms come first, the shortest behind them.
    private static void WriteDecimal(byte form, byte fixedForm, long number, ref Characters output)
    {
        var digits = form - fixedForm;
        var isShortest = digits > Form.MostDigits;
        Decimals.Write(number, isShortest ? digits - Form.MostDigits : digits, isShortest, ref output);
    }

    private static byte ClassifyBare(ReadOnlySpan<byte> token, out long number)
    {
        if (!Decimals.TryInteger(token, out number)) return ClassifyDecimal(token, token, Form.Fixed, Form.Shortest, Form.Bare, out number);
        foreach (var form in (ReadOnlySpan<byte>)[Form.Thousands, Form.Pages, Form.Words])
        {
            var unit = Form.UnitOf(form);
            if (Math.Abs(number) < LeastOf(form) || number % unit != 0) continue;
            number /= unit;
            return form;
        }

        return Form.Integer;
    }

    private static byte ClassifyDecimal(ReadOnlySpan<byte> token, ReadOnlySpan<byte> text, byte fixedForm, byte shortest, byte otherwise, out long number)
    {
        number = 0;
        var digits = text.Length - 1 - text.IndexOf((byte)'.');
        if (digits == text.Length || digits is < 1 or > Form.MostDigits) return otherwise;
        var form = (byte)(digits + (text[^1] == '0' ? fixedForm : shortest));
        return TryRead(form, token, out number) ? form : otherwise;
    }

    // A small number is a multiple by chance too easily.
    private static long LeastOf(byte form) => form == Form.Words ? 1_000_000 : 1;

    private static bool TryMultiple(ReadOnlySpan<byte> token, long unit, out long number)
    {
        if (!Decimals.TryInteger(token, out number) || number % unit != 0) return false;
        number /= unit;
        return true;
    }
}
