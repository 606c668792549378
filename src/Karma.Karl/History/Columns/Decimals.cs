namespace Karma.Karl.History.Columns;

/// <summary>Numbers as JSON writes them, read and written without loss, or not at all.</summary>
internal static class Decimals
{
    /// <summary>A 64-bit number has no more digits that are all free.</summary>
    private const int MostDigits = 18;

    private static readonly long[] Powers =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>An integer in its only form: no zero in front, no minus before zero.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        var isNegative = !text.IsEmpty && text[0] == '-';
        var digits = isNegative ? text[1..] : text;
        if (digits.IsEmpty || digits.Length > 19 || (digits[0] == '0' && text.Length > 1)) return false;
        var value = 0UL;
        foreach (var c in digits)
        {
            var digit = (uint)(c - '0');
            if (digit > 9) return false;
            value = (value * 10) + digit;
        }

        if (value > long.MaxValue) return false;
        number = isNegative ? -(long)value : (long)value;
        return true;
    }

    /// <summary>A number with a point, as the integer of its digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scale">The digits behind the point that the integer counts.</param>
    /// <param name="isShortest">Whether fewer digits may stand there, the last of which is no zero; all must otherwise.</param>
    /// <param name="number">The integer.</param>
    public static bool TryDecimal(ReadOnlySpan<byte> text, int scale, bool isShortest, out long number)
    {
        number = 0;
        var isNegative = !text.IsEmpty && text[0] == '-';
        var rest = isNegative ? text[1..] : text;
        var point = rest.IndexOf((byte)'.');
        var whole = point < 0 ? rest : rest[..point];
        var behind = point < 0 ? [] : rest[(point + 1)..];
        if (whole.IsEmpty || (whole[0] == '0' && whole.Length > 1) || whole.Length + scale > MostDigits) return false;
        if (isShortest ? behind.Length > scale || (point >= 0 && (behind.IsEmpty || behind[^1] == '0')) : behind.Length != scale) return false;
        if (!TryDigits(whole, ref number) || !TryDigits(behind, ref number)) return false;
        number *= Powers[scale - behind.Length];
        if (!isNegative) return true;
        number = -number;
        return number != 0;
    }

    public static void Write(long number, ref Characters output)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var written);
        output.Write(digits[..written]);
    }

    public static void Write(long number, int scale, bool isShortest, ref Characters output)
    {
        if (number < 0) output.Write((byte)'-');
        var (whole, behind) = Math.DivRem((ulong)(number < 0 ? -number : number), (ulong)Powers[scale]);
        Span<byte> digits = stackalloc byte[20];
        whole.TryFormat(digits, out var written);
        output.Write(digits[..written]);
        var left = scale;
        for (; isShortest && left > 0 && behind % 10 == 0; left--) behind /= 10;
        if (left == 0) return;
        output.Write((byte)'.');
        for (var i = left - 1; i >= 0; i--, behind /= 10) digits[i] = (byte)('0' + (behind % 10));
        output.Write(digits[..left]);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, ref long number)
    {
        foreach (var c in text)
        {
            var digit = (uint)(c - '0');
            if (digit > 9) return false;
            number = (number * 10) + digit;
        }

        return true;
    }
}
