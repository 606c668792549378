namespace Karma.Karl.Supervision.Watchdogs;

/// <summary>Whom Karl calls as long as he is well, and how often.</summary>
/// <param name="Address">The watchdog's address, which may hold a secret: only its <see cref="Host"/> is ever shown.</param>
/// <param name="Method">How he is called.</param>
/// <param name="Every">How often.</param>
internal sealed record WatchdogSetup(Uri Address, HttpMethod Method, TimeSpan Every)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The watchdog's name, without what may be secret.</summary>
    public string Host => Address.Authority;

    /// <summary>How long a call may take: a call is over before the next one is due.</summary>
    public TimeSpan Patience => Every < Longest ? Every : Longest;
}
