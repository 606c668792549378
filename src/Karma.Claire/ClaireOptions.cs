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

    /// <summary>Where she listens when the host has no web server of its own; a web application's own addresses are never touched.</summary>
    /// <value>
    /// <c>http://</c>, an IP address, <c>localhost</c> or <c>*</c>, and a port, 0 being any free one; empty to listen nowhere.
    /// Default: <c>http://127.0.0.1:0</c>.
    /// </value>
    public string? Listen { get; set; } = "http://127.0.0.1:0";

    /// <summary>What the service is known by: environment, region, owner, runbook and the like.</summary>
    /// <value>At most 64, names of 1 to 64 and values of at most 1024 characters. Default: none.</value>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the service depends on.</summary>
    /// <value><c>10.0.0.7:8080/prefix</c>, <c>[::1]:8080</c> or <c>orders:8080</c>, at most 1000. Default: none.</value>
    public IList<string> DependsOn { get; } = [];

    /// <summary>The cloud's name of the machine.</summary>
    /// <value>At most 256 characters. Default: none.</value>
    public string? CloudInstanceName { get; set; }

    /// <summary>The cloud's availability group of the machine.</summary>
    /// <value>At most 256 characters. Default: none.</value>
    public string? CloudAvailabilityGroup { get; set; }
}
