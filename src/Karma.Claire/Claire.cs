using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Karma.Beacon;
using Karma.Status;
using Karma.Vars;
using Karma.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karma;

/// <summary>
/// Claire at run time: who this run is, and what the service says of itself. A singleton of the host's services; in a program without a
/// host, what <see cref="Start"/> returns. Every member is thread-safe, none blocks and none throws because of Karl.
/// </summary>
public sealed partial class Claire : IAsyncDisposable, IDisposable
{
    private const int RunBytes = 16;

    internal const int MaxDependencies = 1000;

    // Made when first asked for, which a service's start is spared.
    private readonly Lazy<string> _codename = new(Karma.Codename.New);
    private readonly Lazy<Variables> _variables;
    private readonly Lazy<string> _run = new(() => Convert.ToHexStringLower(SystemRandom.Bytes(RunBytes)));
    private readonly ILogger<Claire> _logger;
    private Dependency[] _dependencies;
    private volatile RuntimeReport? _report;
    private volatile Uri? _statusPage;

    internal Claire(ClaireOptions options, IHostApplicationLifetime? host, TimeProvider clock, ILogger<Claire> logger)
    {
        _logger = logger;
        Options = options;
        Orders = new BeaconOrders(options.Karl, options.Token);
        Service = options.Service ?? "";
        Labels = options.Labels.Count == 0 ? null : Sorted(options.Labels);
        LifeCycle = new LifeCycle(clock);
        _variables = new(() => new Variables(logger));
        StartTime = clock.GetUtcNow();
        Stopping = host?.ApplicationStopping ?? CancellationToken.None;
        _dependencies = [];
        for (var i = 0; i < options.DependsOn.Count; i++) DependOn(options.DependsOn[i]);
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

    /// <summary>
    /// Cancelled when the service is asked to end: by its host, by who may steer it (<c>POST /.current?stop</c>), or because Karl, whom it
    /// requires, did not confirm it. A program without a host looks at this and leaves; SIGTERM and Ctrl+C end such a one as ever.
    /// </summary>
    public CancellationToken Stopping { get; }

    internal ClaireOptions Options { get; }

    internal BeaconOrders Orders { get; }

    /// <summary>The secret of this run, by which Karl knows that two keepalives come from the same one.</summary>
    internal string Run => _run.Value;

    internal DateTimeOffset StartTime { get; }

    internal LifeCycle LifeCycle { get; }

    internal Variables Variables => _variables.Value;

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
        _report = new LiveReport<T>(RuntimeName.Of<T>(name), status, typeInfo, _logger);
    }

    /// <summary>Exposes a number under a name in <c>vars</c> of the page and the keepalives, in place of what had the name before.</summary>
    /// <param name="name">1 to 128 characters without control characters.</param>
    /// <param name="value">
    /// Asked anew for each page and each keepalive, possibly by several threads at once: quick, and safe to call from any thread. Where it
    /// throws, its place says <c>{"error": …}</c>, and the log says more.
    /// </param>
    /// <param name="description">What it means, for <c>?schema</c>. Default: nothing.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no such text.</exception>
    /// <exception cref="InvalidOperationException">There are 256 already.</exception>
    public void Var(string name, Func<long> value, string? description = null) => Var(name, value, VarsJson.Default.Int64, description);

    /// <inheritdoc cref="Var(string, Func{long}, string?)"/>
    /// <summary>Exposes a number under a name in <c>vars</c>.</summary>
    public void Var(string name, Func<double> value, string? description = null) => Var(name, value, VarsJson.Default.Double, description);

    /// <inheritdoc cref="Var(string, Func{long}, string?)"/>
    /// <summary>Exposes a truth under a name in <c>vars</c>.</summary>
    public void Var(string name, Func<bool> value, string? description = null) => Var(name, value, VarsJson.Default.Boolean, description);

    /// <inheritdoc cref="Var(string, Func{long}, string?)"/>
    /// <summary>Exposes a text under a name in <c>vars</c>.</summary>
    public void Var(string name, Func<string?> value, string? description = null) => Var(name, value!, VarsJson.Default.String, description); // Written as null.

    /// <inheritdoc cref="Var(string, Func{long}, string?)"/>
    /// <summary>Exposes any value under a name in <c>vars</c>, up to 8 KB of JSON.</summary>
    /// <param name="name">1 to 128 characters without control characters.</param>
    /// <param name="value">
    /// Asked anew for each page and each keepalive, possibly by several threads at once: quick, and safe to call from any thread. Where it
    /// throws, its place says <c>{"error": …}</c>, and the log says more.
    /// </param>
    /// <param name="typeInfo">How to write what it returns: from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="description">What it means, for <c>?schema</c>. Default: the type's own <c>[Description]</c>.</param>
    public void Var<T>(string name, Func<T> value, JsonTypeInfo<T> typeInfo, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(typeInfo);
        Variables.Set(Variable.Of(Variables.Checked(name), value, typeInfo, description));
    }

    /// <summary>Takes back what <c>Var</c> exposed.</summary>
    /// <returns>False where nothing has that name.</returns>
    public bool RemoveVar(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Variables.Remove(name);
    }

    /// <summary>
    /// Says that the service does its work, which <c>/.current</c> answers with 200 in place of 503, and Karl hears at once. A host that has
    /// started says so by itself, unless <see cref="ClaireOptions.WarmsUp"/>. Once the service is tearing down, this changes nothing.
    /// </summary>
    public void DeclareRunning() => Enter(RunState.Running);

    /// <summary>
    /// Says that the service is about to end and takes no new work, which <c>/.current</c> answers with 404, so that a load balancer turns
    /// elsewhere, and Karl hears at once. A host that stops says so by itself. There is no way back.
    /// </summary>
    public void DeclareTearingDown() => Enter(RunState.TearingDown);

    /// <summary>Adds what the service depends on; what is there already is not added twice.</summary>
    /// <param name="dependency"><c>10.0.0.7:8080/prefix</c>, <c>[::1]:8080</c> or <c>orders:8080</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="dependency"/> is anything else.</exception>
    /// <exception cref="InvalidOperationException">There are 1000 already.</exception>
    public void DependOn(string dependency)
    {
        ImmutableInterlocked.Update(ref _dependencies, static (list, added) => list.Contains(added) ? list
            : list.Length < MaxDependencies ? [.. list, added]
            : throw new InvalidOperationException($"There are {MaxDependencies} dependencies already; remove one with RemoveDependency."), Parsed(dependency));
    }

    /// <summary>Takes back what <see cref="DependOn"/> or configuration said; the next keepalive tells so.</summary>
    /// <param name="dependency">As it was added, or written another way that means the same.</param>
    /// <returns>False where the service did not depend on it.</returns>
    /// <exception cref="ArgumentException"><paramref name="dependency"/> is no dependency at all.</exception>
    public bool RemoveDependency(string dependency) =>
        ImmutableInterlocked.Update(ref _dependencies, static (list, removed) => list.Contains(removed) ? [.. list.Where(d => d != removed)] : list, Parsed(dependency));

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

    private void Enter(RunState state)
    {
        if (LifeCycle.Enter(state)) RequestKeepalive();
    }

    private static SortedDictionary<string, string> Sorted(IDictionary<string, string> labels) => new(labels, StringComparer.Ordinal);

    private static Dependency Parsed(string text) => Dependency.TryParse(text, out var parsed)
        ? parsed
        : throw new ArgumentException($"'{text}' is no dependency; write ip:port or ip:port/prefix, like 10.0.0.7:8080.", nameof(text));
}
