namespace Karma;

/// <summary>How a program takes a port over: see <see cref="Takeover.AtAsync"/>. Read once; not thread-safe.</summary>
public sealed class TakeoverOptions
{
    /// <summary>The name of the service: only a run of that name may be replaced. Also the default name of this process's Claires.</summary>
    /// <value>1 to 256 characters without control characters. Default: the name of the entry assembly.</value>
    public string? Service { get; set; }

    /// <summary>The path base under which the running one serves <c>/.current</c>.</summary>
    /// <value>Empty, or a path that begins with a slash and does not end with one, like <c>/orders</c>. Default: empty.</value>
    public string Prefix { get; set; } = "";

    /// <summary>How long another newcomer, who came first, may take until it serves; what the running one takes to stop is added.</summary>
    /// <value>0 to 1 hour. Default: 3 seconds.</value>
    public TimeSpan WarmupPeriod { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether a build that is newer than this one, or that cannot be compared with it, makes way too.</summary>
    /// <value>Default: false.</value>
    public bool AllowRollback { get; set; }

    /// <summary>
    /// What lets this program ask the running one to stop where that listens on no loopback address; without it, it gets a SIGTERM. Told
    /// only to a process that was verified, and never over https to an address that is not loopback. Never shown.
    /// </summary>
    /// <value>16 to 512 visible ASCII characters. Default: the environment variable <c>Karma__Claire__ControlToken</c>.</value>
    public string? ControlToken { get; set; }
}
