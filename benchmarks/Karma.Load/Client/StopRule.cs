namespace Karma.Load.Client;

/// <summary>When a sender stops: at a timestamp, or after so many keepalives, whichever comes first.</summary>
internal sealed record StopRule(long EndsAt, int Most);
