using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Karma.Beacon;
using Karma.Status;
using Karma.Wire;
using Microsoft.Extensions.Logging;

namespace Karma;

/// <summary>
/// Claire at run time: who this run is, and what the service says of itself. A singleton of the host's services; every member is
/// thread-safe, none blocks and none throws because of Karl.
/// </summary>
public sealed class Claire
{
    private const int RunBytes = 16;

    // Made when first asked for, which a service's start is spared.
    private readonly Lazy<string> _codename = new(Karma.Codename.New);
    private readonly Lazy<string> _run = new(() => Convert.ToHexStringLower(SystemRandom.Bytes(RunBytes)));
    private readonly ILogger<Claire> _logger;
    private ImmutableList<Dependency> _dependencies;
    private volatile RuntimeReport? _report;
    private volatile Phase _phase;
    private volatile Uri? _statusPage;

    internal Claire(ClaireOptions options, TimeProvider clock, ILogger<Claire> logger)
    {
        _logger = logger;
        Options = options;
        Orders = new BeaconOrders(options.Karl, options.Token);
        Service = options.Service ?? "";
        Labels = options.Labels.Count == 0 ? null : options.Labels.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Started = new Phase("starting", clock.GetTimestamp());
        StartTime = clock.GetUtcNow();
        _phase = Started;
        _dependencies = [];
        foreach (var dependency in options.DependsOn) DependOn(dependency);
    }

    /// <summary>
    /// Told after <see cref="Karl"/> has changed, by <see cref="ReportTo"/> or by somebody's <c>POST /.current?report_to=</c>, on the thread
    /// that changed it. Look at <see cref="Karl"/> for the address: of changes in quick succession, two may be told after both. An
    /// exception of a handler is logged and goes no further.
    /// </summary>
    public event EventHandler? KarlChanged;

    /// <summary>The human name of what the binary does.</summary>
    public string Service { get; }

    /// <summary>The random name of this run: six letters A–Z, new at each start.</summary>
    public string Codename => _codename.Value;

    /// <summary>The locator: where keepalives go at present; null where they go nowhere.</summary>
    public Uri? Karl => Orders.Locator.Karl;

    /// <summary>Where this run serves its status page; null until the server listens, or where it has no TCP address.</summary>
    public Uri? StatusPage
    {
        get => _statusPage;
        internal set => _statusPage = value;
    }

    /// <summary>What this run depends on: a snapshot.</summary>
    public IReadOnlyList<Dependency> Dependencies => Volatile.Read(ref _dependencies);

    internal ClaireOptions Options { get; }

    internal BeaconOrders Orders { get; }

    /// <summary>The secret of this run, by which Karl knows that two keepalives come from the same one.</summary>
    internal string Run => _run.Value;

    internal DateTimeOffset StartTime { get; }

    internal Phase Started { get; }

    internal Phase Phase => _phase;

    internal IReadOnlyDictionary<string, string>? Labels { get; }

    internal RuntimeReport? CurrentReport => _report;

    /// <summary>Says how the service is, in place of what was said before: <c>runtime.status</c> of the page and the keepalives.</summary>
    /// <param name="message">How the service is, for people.</param>
    /// <param name="details">Facts beside the message, by name; copied. Default: none.</param>
    public void Report(string message, IReadOnlyDictionary<string, string>? details = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        _report = RuntimeReport.Of(message, details?.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <summary>Says how the service is by a type of its own, in place of what was said before. It is serialized at once.</summary>
    /// <param name="status">The status; later changes to it are not seen.</param>
    /// <param name="typeInfo">How to write it: from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="name">
    /// The member of <c>runtime</c>. Default: <see cref="StatusNameAttribute"/>, else the type's name in snake_case.
    /// </param>
    public void Report<T>(T status, JsonTypeInfo<T> typeInfo, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        _report = RuntimeReport.Of(RuntimeName.Of<T>(name), status, typeInfo);
    }

    /// <summary>
    /// Says how the service is by a function, asked anew for each page and each keepalive, possibly by several threads at once. Where it
    /// throws, the page tells so in its place.
    /// </summary>
    /// <param name="status">The function: quick, and safe to call from any thread.</param>
    /// <param name="typeInfo">How to write what it returns: from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="name">
    /// The member of <c>runtime</c>. Default: <see cref="StatusNameAttribute"/>, else the type's name in snake_case.
    /// </param>
    public void Report<T>(Func<T> status, JsonTypeInfo<T> typeInfo, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(typeInfo);
        _report = new LiveReport<T>(RuntimeName.Of<T>(name), status, typeInfo);
    }

    /// <summary>Adds what the service depends on; what is there already is not added twice.</summary>
    /// <param name="dependency"><c>10.0.0.7:8080/prefix</c>, <c>[::1]:8080</c> or <c>orders:8080</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="dependency"/> is anything else.</exception>
    public void DependOn(string dependency)
    {
        ImmutableInterlocked.Update(
            ref _dependencies, static (list, added) => list.Contains(added) ? list : list.Add(added), Parsed(dependency));
    }

    /// <summary>Takes back what <see cref="DependOn"/> or configuration said; the next keepalive tells so.</summary>
    /// <param name="dependency">As it was added, or written another way that means the same.</param>
    /// <returns>False where the service did not depend on it.</returns>
    /// <exception cref="ArgumentException"><paramref name="dependency"/> is no dependency at all.</exception>
    public bool RemoveDependency(string dependency) =>
        ImmutableInterlocked.Update(ref _dependencies, static (list, removed) => list.Remove(removed), Parsed(dependency));

    /// <summary>
    /// Changes where keepalives go, and sends one there at once; a call to the Karl before that is still under way is abandoned. He is
    /// told goodbye when the new one, another by his own name, has accepted a keepalive.
    /// </summary>
    /// <param name="karl">
    /// An absolute http or https URL without query and user; its path is kept. Null says goodbye to Karl and beacons nowhere.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="karl"/> is anything else.</exception>
    public void ReportTo(Uri? karl)
    {
        if (karl is not null && Locator.Fault(karl) is { } fault) throw new ArgumentException($"The locator {fault}", nameof(karl));
        Redirect(karl, "the service itself", byProgram: true);
    }

    /// <summary>
    /// Sends a keepalive now, out of turn, where there is a Karl to send it to. Several calls before it leaves ask for the same one, and
    /// no more than twenty a second leave.
    /// </summary>
    public void RequestKeepalive() => _ = Orders.Ask();

    /// <summary>Changes the locator to one that is known to be good, at the behest of <paramref name="who"/>.</summary>
    internal void Redirect(Uri? karl, string who, bool byProgram)
    {
        if (!Orders.ReportTo(karl, byProgram, out var before)) return;
        BeaconLog.Redirected(_logger, who, karl?.AbsoluteUri ?? "nobody", before?.AbsoluteUri ?? "nobody");
        foreach (var handler in Delegate.EnumerateInvocationList(KarlChanged))
        {
            try
            {
                handler(this, EventArgs.Empty);
            }
            catch (Exception e)
            {
                BeaconLog.HandlerFailed(_logger, e);
            }
        }
    }

    internal void Enter(string state, TimeProvider clock) => _phase = new Phase(state, clock.GetTimestamp());

    private static Dependency Parsed(string text) => Dependency.TryParse(text, out var parsed)
        ? parsed
        : throw new ArgumentException($"'{text}' is no dependency; write ip:port or ip:port/prefix, like 10.0.0.7:8080.", nameof(text));
}
