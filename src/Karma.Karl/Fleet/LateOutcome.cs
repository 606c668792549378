namespace Karma.Karl.Fleet;

/// <summary>The three things that can become of a late keepalive.</summary>
internal enum LateOutcome
{
    Stored,
    Known,
    Refused,
}
