namespace Karma.Karl.History.Columns;

/// <summary>
/// What a value has to do with the others: members of the status that follow from each other are expected from each other. In the order in
/// which they are written; each is expected from those before it only.
/// </summary>
internal enum Role : byte
{
    Now = 0,
    StartTime = 1,
    PingUs = 2,
    UptimeMs = 3,
    StateUptimeMs = 4,
    Uptime = 5,
    Sent = 6,
    Succeeded = 7,
    Ping = 8,
    LocalTime = 9,
    Sequence = 10,
    Build = 11,
    Codename = 12,
    None = 13,
}
