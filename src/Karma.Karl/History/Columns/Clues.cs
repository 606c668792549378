namespace Karma.Karl.History.Columns;

/// <summary>What a record's values have told so far of the others.</summary>
/// <param name="at">When the record counts, in epoch microseconds.</param>
/// <param name="nowBefore">The sender's clock in the keepalive before, where there was one.</param>
/// <param name="count">How many records stand before it in the block.</param>
/// <param name="seconds">The time since the record before.</param>
internal struct Clues(long at, long? nowBefore, int count, float seconds)
{
    private const long Second = 1_000_000;

    private readonly long _at = at;
    private long _start;
    private long _ping;
    private long _uptime; // In microseconds.
    private bool _isStartKnown;
    private bool _isUptimeKnown;

    /// <summary>The sender's clock, in epoch microseconds.</summary>
    public long Now { get; private set; } = at;

    /// <summary>The time since the record before.</summary>
    public readonly float Seconds => seconds;

    /// <summary>The index of the codename among the texts, where there is one.</summary>
    public int? Codename { get; private set; }

    /// <summary>The number of the keepalive, where it has one.</summary>
    public long? Sequence { get; private set; }

    /// <summary>What a value is told as the difference from: the number that it would be if all clocks were one, in its form.</summary>
    public readonly long BasisOf(Role role, byte form) => role switch
    {
        Role.None => 0,
        Role.Now when !Form.IsText(form) => Division.Floor(_at, Form.UnitOf(form)),
        Role.UptimeMs or Role.StateUptimeMs when form == Form.Integer && _isStartKnown => Division.Floor(Now - _start, 1_000),
        Role.Uptime when form == Form.Duration => Division.Floor(_isUptimeKnown ? _uptime : Now - _start, Second),
        Role.Sent when form == Form.Ago && nowBefore is { } before => Division.Floor(Now - before, Second),
        Role.Succeeded when form == Form.Ago && nowBefore is { } before => Division.Floor(Now - before - _ping, Second),
        Role.Ping when form == Form.Hundredths => Division.Floor(_ping + 5, 10),
        Role.Ping when form == Form.Milliseconds => Division.Floor(_ping, 1_000),
        Role.LocalTime when form >= Form.East => Now,
        Role.Sequence when form == Form.Integer => count,
        _ => 0,
    };

    /// <summary>Takes note of a value.</summary>
    public void Note(Role role, byte form, long number)
    {
        if (role == Role.Codename && form == Form.Text) Codename = (int)number;
        if (role is > Role.UptimeMs and not Role.Sequence || Form.IsText(form)) return;
        number *= Form.UnitOf(form);
        if (role == Role.Now) Now = number;
        else if (role == Role.Sequence) Sequence = number;
        else if (role == Role.StartTime) (_start, _isStartKnown) = (number, true);
        else if (role == Role.PingUs) _ping = number;
        else (_uptime, _isUptimeKnown) = (number * 1_000, true);
    }
}
