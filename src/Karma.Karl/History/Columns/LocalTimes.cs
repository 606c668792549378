namespace Karma.Karl.History.Columns;

/// <summary>A moment in its own time zone, <c>2026-11-21T15:04:01.123456+01:00</c>: the form tells the zone, the number the moment.</summary>
internal static class LocalTimes
{
    private const int Zone = 26; // Where it stands.
    private const long Earliest = 0;
    private const long Day = 24 * 60 * 60 * 1_000_000L;
    private const long Quarter = 15 * 60 * 1_000_000L;
    private static readonly long Latest = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static bool TryRead(ReadOnlySpan<byte> text, out byte form, out long moment)
    {
        (form, moment) = (Form.None, 0);
        if (text.Length < Zone + 6 || !TryDateTime(text[..Zone], out var local)) return false;
        var isEscaped = text[Zone] == '\\';
        if (isEscaped && !text[Zone..].StartsWith("\\u002B"u8)) return false;
        var isWest = text[Zone] == '-';
        if (!isEscaped && !isWest && text[Zone] != '+') return false;
        var zone = text[(Zone + (isEscaped ? 6 : 1))..];
        if (zone.Length != 5 || zone[2] != ':' || !TryNumber(zone[..2], out var hours) || !TryNumber(zone[3..], out var minutes)) return false;
        if (minutes % 15 != 0 || minutes > 45) return false;
        var quarters = (hours * 4) + (minutes / 15);
        if (isWest ? quarters is < 2 or > 48 || quarters % 2 != 0 : quarters > 56) return false;
        form = (byte)(isWest ? Form.West + (quarters / 2) - 1 : (isEscaped ? Form.EscapedEast : Form.East) + quarters);
        moment = local - (OffsetOf(form) * Quarter);
        return true;
    }

    /// <exception cref="InvalidDataException">There is no such date.</exception>
    public static void Write(byte form, long moment, ref Characters output)
    {
        var offset = OffsetOf(form);
        if (moment < Earliest - Day || moment > Latest + Day) throw new InvalidDataException("A moment of a block is in no year.");
        var local = moment + (offset * Quarter);
        if (local < Earliest || local > Latest) throw new InvalidDataException("A moment of a block is in no year.");
        var time = DateTime.UnixEpoch.AddTicks(local * TimeSpan.TicksPerMicrosecond);
        output.WriteTwo(time.Year / 100);
        output.WriteTwo(time.Year % 100);
        Part('-', time.Month, ref output);
        Part('-', time.Day, ref output);
        Part('T', time.Hour, ref output);
        Part(':', time.Minute, ref output);
        Part(':', time.Second, ref output);
        var fraction = (int)(local % 1_000_000);
        Part('.', fraction / 10_000, ref output);
        output.WriteTwo(fraction / 100 % 100);
        output.WriteTwo(fraction % 100);
        if (form is >= Form.EscapedEast and < Form.West) output.Write("\\u002B"u8);
        else output.Write((byte)(offset < 0 ? '-' : '+'));
        output.WriteTwo(Math.Abs(offset) / 4);
        Part(':', Math.Abs(offset) % 4 * 15, ref output);
    }

    /// <summary>The quarters of an hour by which the zone is ahead.</summary>
    private static int OffsetOf(byte form) => form switch
    {
        >= Form.West => -2 * (form - Form.West + 1),
        >= Form.EscapedEast => form - Form.EscapedEast,
        _ => form - Form.East,
    };

    private static void Part(char before, int number, ref Characters output)
    {
        output.Write((byte)before);
        output.WriteTwo(number);
    }

    private static bool TryDateTime(ReadOnlySpan<byte> text, out long local)
    {
        local = 0;
        if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.') return false;
        var isNumbers = TryNumber(text[..4], out var year) & TryNumber(text[5..7], out var month) & TryNumber(text[8..10], out var day)
            & TryNumber(text[11..13], out var hour) & TryNumber(text[14..16], out var minute) & TryNumber(text[17..19], out var second)
            & TryNumber(text[20..], out var fraction);
        if (!isNumbers || year is < 1970 or > 9999 || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false;
        if (day > DateTime.DaysInMonth(year, month)) return false;
        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        local = (ticks / TimeSpan.TicksPerMicrosecond) + fraction;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var c in digits)
        {
            if (c is < (byte)'0' or > (byte)'9') return false;
            number = (number * 10) + (c - '0');
        }

        return true;
    }
}
