using Karma.Wire;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Karma.Checks;

/// <summary>
/// Remembers what the host's health checks found. It is one of their publishers, so they run when the host's own settings say
/// (<see cref="HealthCheckPublisherOptions"/>, every 30 seconds by default) and never because somebody looks at a page. Thread-safe.
/// </summary>
internal sealed class HealthWatch : IHealthCheckPublisher
{
    private const int MaxFailing = 100;
    private const int MaxName = 128;

    private readonly Lock _lock = new();
    private SortedDictionary<string, HealthStatus>? _found; // Made when there is something to find: most services have no checks.
    private volatile Health? _current;

    /// <summary>Null until the first checks have run.</summary>
    public Health? Current => _current;

    /// <summary>Checks with periods of their own come in reports of their own, so each report is laid over what is known.</summary>
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        if (report.Entries.Count == 0) return Task.CompletedTask;
        lock (_lock)
        {
            _found ??= new SortedDictionary<string, HealthStatus>(StringComparer.Ordinal);
            foreach (var (name, entry) in report.Entries) _found[name] = entry.Status;
            _current = Of(_found);
        }

        return Task.CompletedTask;
    }

    /// <summary>Names alone: what a check says of itself may hold what no page should show.</summary>
    private static Health Of(SortedDictionary<string, HealthStatus> found)
    {
        var failing = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, status) in found)
        {
            if (status != HealthStatus.Healthy && failing.Count < MaxFailing)
                failing.TryAdd(name.Length <= MaxName ? name : name[..MaxName], Name(status));
        }

        return new Health { Status = Name(found.Values.Min()), Failing = failing.Count == 0 ? null : failing };
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
