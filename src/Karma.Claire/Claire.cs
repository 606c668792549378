using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Karma.Status;
using Karma.Wire;

namespace Karma;

/// <summary>
/// Claire at run time: who this run is, and what the service says of itself. A singleton of the host's services; every member is
/// thread-safe, none blocks and none throws because of Karl.
/// </summary>
public sealed class Claire
{
    // Made when first asked for: the system's cryptography takes ten milliseconds to load, which a service's start is spared.
    private readonly Lazy<string> _codename = new(Karma.Codename.New);
    private readonly Lazy<string> _run = new(() => RandomNumberGenerator.GetHexString(32, lowercase: true));
    private ImmutableList<Dependency> _dependencies;
    private volatile RuntimeReport? _report;
    private volatile Phase _phase;
    private volatile Uri? _statusPage;

    internal Claire(ClaireOptions options, TimeProvider clock)
    {
        Options = options;
        Service = options.Service ?? "";
        Karl = options.Karl;
        Labels = options.Labels.Count == 0 ? null : options.Labels.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Started = new Phase("starting", clock.GetTimestamp());
        StartTime = clock.GetUtcNow();
        _phase = Started;
        _dependencies = [];
        foreach (var dependency in options.DependsOn) DependOn(dependency);
    }

    /// <summary>The human name of what the binary does.</summary>
    public string Service { get; }

    /// <summary>The random name of this run: six letters A–Z, new at each start.</summary>
    public string Codename => _codename.Value;

    /// <summary>The locator: where keepalives go; null where they go nowhere.</summary>
    public Uri? Karl { get; }

    /// <summary>Where this run serves its status page; null until the server listens, or where it has no TCP address.</summary>
    public Uri? StatusPage
    {
        get => _statusPage;
        internal set => _statusPage = value;
    }

    /// <summary>What this run depends on: a snapshot.</summary>
    public IReadOnlyList<Dependency> Dependencies => Volatile.Read(ref _dependencies);

    internal ClaireOptions Options { get; }

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
        if (!Dependency.TryParse(dependency, out var parsed))
            throw new ArgumentException($"'{dependency}' is no dependency; write ip:port or ip:port/prefix, like 10.0.0.7:8080.", nameof(dependency));
        ImmutableInterlocked.Update(
            ref _dependencies, static (list, added) => list.Contains(added) ? list : list.Add(added), parsed);
    }

    internal void Enter(string state, TimeProvider clock) => _phase = new Phase(state, clock.GetTimestamp());
}
