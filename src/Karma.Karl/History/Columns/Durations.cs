namespace Karma.Karl.History.Columns;

/// <summary>Durations as the status writes them: <c>5s</c>, <c>1m 5s</c>, <c>1h 0m 5s</c>, <c>2d 0h 0m 5s</c>.</summary>
internal static class Durations
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    /// <summary>A million years; what is longer is kept as text.</summary>
    private const long Longest = 365_000_000L * Day;

    public static bool TryRead(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        var isFirst = true;
        while (!text.IsEmpty)
        {
            var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (length is < 1 or > 12 || (text[0] == '0' && length > 1)) return false;
            var number = 0L;
            foreach (var digit in text[..length]) number = (number * 10) + (digit - '0');
            var unit = text[length];
            text = text[(length + 1)..];
            var (size, limit) = unit switch
            {
                (byte)'d' => (Day, long.MaxValue),
                (byte)'h' => (Hour, 24),
                (byte)'m' => (Minute, 60),
                (byte)'s' => (1, 60L),
                _ => (0, 0L),
            };

            // The first part is there because it is not zero, but for the seconds; the others follow, each once.
            if (number >= limit || (isFirst && number == 0 && size > 1)) return false;
            seconds += number * size;
            isFirst = false;
            if (size == 1) return text.IsEmpty && seconds <= Longest;
            var next = size == Day ? (byte)'h' : size == Hour ? (byte)'m' : (byte)'s';
            if (text.Length < 3 || text[0] != ' ') return false;
            text = text[1..];
            var unitAt = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (unitAt < 0 || text[unitAt] != next) return false;
        }

        return false;
    }

    public static void Write(long seconds, ref Characters output)
    {
        if (seconds >= Day) Part(seconds / Day, 'd', ref output);
        if (seconds >= Hour) Part(seconds / Hour % 24, 'h', ref output);
        if (seconds >= Minute) Part(seconds / Minute % 60, 'm', ref output);
        Decimals.Write(seconds % Minute, ref output);
        output.Write((byte)'s');
    }

    private static void Part(long number, char unit, ref Characters output)
    {
        Decimals.Write(number, ref output);
        output.Write((byte)unit);
        output.Write((byte)' ');
    }
}
