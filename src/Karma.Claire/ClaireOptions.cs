namespace Karma;

/// <summary>
/// How Claire behaves in a service: the section <c>Karma:Claire</c>, then what the code says. Read once at start and checked then; not
/// thread-safe.
/// </summary>
public sealed class ClaireOptions
{
    /// <summary>The human name of what the binary does.</summary>
    /// <value>1 to 256 characters without control characters. Default: the name of the entry assembly.</value>
    public string? Service { get; set; }

    /// <summary>The locator: where Karl is found. Its path is kept.</summary>
    /// <value>
    /// An absolute http or https URL without query and user. Default: the environment variable <c>KARMA_KARL</c>; without either,
    /// she serves the page and beacons nowhere.
    /// </value>
    public Uri? Karl { get; set; }

    /// <summary>The time from one keepalive's attempt to the next, before a jitter of ± 10 %.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 20 seconds.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one keepalive may take in all before it counts as missed.</summary>
    /// <value>100 milliseconds to 1 minute. Default: 5 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the service may run without Karl. Where it may not, he has 15 seconds after the start to confirm it by calling its status
    /// page; otherwise the host stops with exit code 69.
    /// </summary>
    /// <value>Default: false. Where true, <see cref="Karl"/> and a TCP port for the page are needed.</value>
    public bool RequireKarl { get; set; }

    /// <summary>
    /// What opens Karl's report door, sent as <c>Authorization: Bearer</c> to the origin (scheme, host and port) that the service itself
    /// names as its locator, and to no other. Never shown.
    /// </summary>
    /// <value>
    /// 1 to 512 visible ASCII characters. Default: the environment variable <c>KARMA_TOKEN</c>; without either, none is sent.
    /// </value>
    public string? Token { get; set; }

    /// <summary>
    /// What lets a caller, from wherever, steer this run at its status page, as <c>Authorization: Bearer</c>. Never shown.
    /// </summary>
    /// <value>16 to 512 visible ASCII characters. Default: none, and callers on the same machine may.</value>
    public string? ControlToken { get; set; }

    /// <summary>
    /// Whether the service warms up after its host has started, and so says itself when it does its work, by
    /// <see cref="Claire.DeclareRunning"/>.
    /// </summary>
    /// <value>Default: false, and the service is running as soon as its host has started.</value>
    public bool WarmsUp { get; set; }

    /// <summary>Whether the status tells how the process is doing: processor, memory, threads, exceptions.</summary>
    /// <value>Default: true.</value>
    public bool Vitals { get; set; } = true;

    /// <summary>How much memory the keepalives may take that Karl missed, compressed, until he returns; the oldest give way.</summary>
    /// <value>0, which keeps none, to 64 MiB, in bytes. Default: 524,288, which is a day or two of ordinary keepalives.</value>
    public int BacklogBytes { get; set; } = 512 * 1024;

    /// <summary>Where she listens when the host has no web server of its own; a web application's own addresses are never touched.</summary>
    /// <value>
    /// <c>http://</c>, an IP address, <c>localhost</c> or <c>*</c>, and a port, 0 being any free one; or a Unix socket, like
    /// <c>http://unix:/run/orders.sock</c>, which only user and group reach; or empty, to listen nowhere. Default: <c>http://127.0.0.1:0</c>.
    /// </value>
    public string? Listen { get; set; } = "http://127.0.0.1:0";

    /// <summary>What the service is known by: environment, region, owner, runbook and the like.</summary>
    /// <value>At most 64, names of 1 to 64 and values of at most 1024 characters. Default: none.</value>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the service depends on.</summary>
    /// <value><c>10.0.0.7:8080/prefix</c>, <c>[::1]:8080</c> or <c>orders:8080</c>, at most 1000. Default: none.</value>
    public IList<string> DependsOn { get; } = [];

    /// <summary>The instruments of <c>System.Diagnostics.Metrics</c> in this process whose values are shown in <c>vars</c>.</summary>
    /// <value>
    /// An instrument's name, like <c>dotnet.exceptions</c>, or meter and name where several share it, like
    /// <c>System.Runtime/dotnet.exceptions</c>; at most 64. Default: none.
    /// </value>
    public IList<string> Instruments { get; } = [];

    /// <summary>
    /// How long this program may take from its start until it serves, for who would take its place before that: see <see cref="Takeover"/>.
    /// Shown in the status.
    /// </summary>
    /// <value>0 to 1 hour. Default: 3 seconds.</value>
    public TimeSpan WarmupPeriod { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long this run may take to stop when a newer build takes its place; one that stays longer is ended: see <see cref="Takeover"/>.
    /// Shown in the status. The host's own <c>ShutdownTimeout</c> is another setting, and not touched.
    /// </summary>
    /// <value>0 to 1 hour. Default: 3 seconds.</value>
    public TimeSpan ShutdownPeriod { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The cloud's name of the machine.</summary>
    /// <value>At most 256 characters. Default: none.</value>
    public string? CloudInstanceName { get; set; }

    /// <summary>The cloud's availability group of the machine.</summary>
    /// <value>At most 256 characters. Default: none.</value>
    public string? CloudAvailabilityGroup { get; set; }
}
