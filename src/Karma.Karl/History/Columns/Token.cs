namespace Karma.Karl.History.Columns;

/// <summary>Where a scalar of JSON ends.</summary>
internal static class Token
{
    /// <summary>Whether a character stands between scalars.</summary>
    public static bool IsBetween(byte c) => c is (byte)',' or (byte)':' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or <= (byte)' ';

    /// <summary>The end of the scalar that begins at <paramref name="at"/>, or -1 where none does.</summary>
    public static int EndOf(ReadOnlySpan<byte> body, int at)
    {
        if (at >= body.Length) return -1;
        if (body[at] != '"')
        {
            var end = at;
            while (end < body.Length && !IsBetween(body[end]) && body[end] != '"') end++;
            return end > at ? end : -1;
        }

        for (at++; ; at += 2)
        {
            var next = body[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0) return -1;
            at += next;
            if (body[at] == '"') return at + 1;
            if (at + 2 > body.Length) return -1;
        }
    }
}
