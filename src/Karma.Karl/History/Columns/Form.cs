namespace Karma.Karl.History.Columns;

/// <summary>
/// How a number was written as JSON, so that the number and its form give back the same characters. What is written in no form of these
/// is kept as text.
/// </summary>
internal static class Form
{
    /// <summary>Nothing was seen yet.</summary>
    public const byte None = 0;

    /// <summary>A string, whatever it says, without its quotes.</summary>
    public const byte Text = 1;

    /// <summary>Anything that is no string, as it stands: <c>true</c>, <c>null</c>, <c>-0</c>, <c>1E5</c>.</summary>
    public const byte Bare = 2;

    /// <summary><c>1204</c></summary>
    public const byte Integer = 3;

    /// <summary>An integer that is a multiple of 1,000, as times are by a clock of milliseconds; the number is a thousandth.</summary>
    public const byte Thousands = 4;

    /// <summary>An integer that is a multiple of 4,096, as memory is counted in pages; the number is the pages.</summary>
    public const byte Pages = 5;

    /// <summary><c>"1204"</c></summary>
    public const byte QuotedInteger = 6;

    /// <summary><c>"1h 0m 5s"</c>, in seconds.</summary>
    public const byte Duration = 7;

    /// <summary><c>"18s ago"</c>, in seconds.</summary>
    public const byte Ago = 8;

    /// <summary><c>"2.97ms"</c>, in hundredths.</summary>
    public const byte Hundredths = 9;

    /// <summary><c>"46ms"</c></summary>
    public const byte Milliseconds = 10;

    /// <summary>An integer over a million that is a multiple of 8, as memory is counted in words; the number is an eighth.</summary>
    public const byte Words = 11;

    /// <summary>With 1 to 18 added: so many digits behind the point, always. The number is the digits without the point.</summary>
    public const byte Fixed = 15;

    /// <summary>With 1 to 18 added: up to so many digits behind the point, and no zero at the end.</summary>
    public const byte Shortest = 33;

    /// <summary>As <see cref="Fixed"/>, in quotes.</summary>
    public const byte QuotedFixed = 51;

    /// <summary>As <see cref="Shortest"/>, in quotes.</summary>
    public const byte QuotedShortest = 69;

    /// <summary>The digits behind a point, at most.</summary>
    public const int MostDigits = 18;

    /// <summary>With 0 to 56 added, the zone in quarters of an hour: <c>"2026-11-21T15:04:01.123456+01:00"</c>, in epoch microseconds.</summary>
    public const byte East = 112;

    /// <summary>The same, its sign written as <c>\u002B</c>.</summary>
    public const byte EscapedEast = 169;

    /// <summary>With 0 to 23 added, the zone in half hours behind −00:30: the same, west of Greenwich.</summary>
    public const byte West = 226;

    /// <summary>The last form there is.</summary>
    public const byte Last = West + 23;

    public static bool IsText(byte form) => form is Text or Bare;

    public static bool IsKnown(byte form) => form is (>= Text and <= Words) or (> Fixed and <= QuotedShortest + MostDigits) or (>= East and <= Last);

    /// <summary>The form that a member of the status mostly has, or <see cref="None"/>.</summary>
    public static byte UsualOf(Role role) => role switch
    {
        Role.None => None,
        Role.Codename => Text,
        Role.Uptime => Duration,
        Role.Sent or Role.Succeeded => Ago,
        Role.Ping => Hundredths,
        Role.LocalTime => EscapedEast,
        _ => Integer,
    };

    /// <summary>How much one stands for.</summary>
    public static long UnitOf(byte form) => form switch { Thousands => 1_000, Pages => 4_096, Words => 8, _ => 1 };
}
