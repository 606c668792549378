using System.Globalization;
using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Topology;
using Karma.Wire;

namespace Karma.Karl.Web.Original;

/// <summary>Makes the fleet view of the original Karl: it knows up and down only, so unknown is told as last confirmed, and done as down.</summary>
internal sealed class OriginalFleetView(FleetQuery fleet, BuildCatalog builds, TimeProvider clock)
{
    /// <summary>Up to this much the clocks count as synchronized.</summary>
    private const long SkewUs = 100_000;

    private const string UpTypeId = "T9208266661802790256";
    private const string DownTypeId = "T9206322186727043899";

    /// <summary>Makes the view.</summary>
    /// <param name="window">The window it is about.</param>
    /// <param name="activeOnly">Whether what is down or done is left out.</param>
    /// <param name="isFull">Whether it is for the original's full format, which names the types.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<OriginalFleet> MakeAsync(Window window, bool activeOnly, bool isFull, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var views = await fleet.ListAsync(window, v => !activeOnly || IsActive(v), cancellationToken).ConfigureAwait(false);
        await fleet.ReadAsync(views, window, cancellationToken).ConfigureAwait(false);
        var byEndpoint = views.GroupBy(v => v.Endpoint.ToString(), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(v => v.Latest.Order)!.Codename, StringComparer.Ordinal); // A group is never empty.
        var machines = new SortedDictionary<string, OriginalFleet.Machine>(StringComparer.Ordinal);
        foreach (var view in views.OrderBy(v => v.Latest.Order))
        {
            var ip = view.Endpoint.Host.ToString();
            if (!machines.TryGetValue(ip, out var machine)) machines[ip] = machine = new OriginalFleet.Machine();
            var details = KeepaliveDetails.Read(view.Latest.Body);
            machine.CloudInstanceName = details.CloudInstanceName ?? machine.CloudInstanceName;
            machine.CloudAvailabilityGroup = details.CloudAvailabilityGroup ?? machine.CloudAvailabilityGroup;
            if (details.SkewUs(view.Latest.At) is { } skew) machine.TimeSkew = Skew(-skew);
            var build = await builds.FindAsync(view.Build, cancellationToken).ConfigureAwait(false);
            machine.Services[view.Codename] = Service(view, details, build, byEndpoint, window.Now, isFull);
        }

        return new OriginalFleet
        {
            Now = window.Now,
            From = window.From,
            To = window.To,
            GenerationTime = (long)clock.GetElapsedTime(began).TotalMicroseconds,
            Machines = machines,
        };
    }

    private static bool IsActive(InstanceView view) => view.State is LivenessState.Up or LivenessState.Unknown;

    private static OriginalFleet.Service Service(
        InstanceView view, KeepaliveDetails details, Build? build, Dictionary<string, string> byEndpoint, long now, bool isFull)
    {
        var dependencies = view.Dependencies.Items
            .Select(d => (Url: StatusPage(d), Codename: byEndpoint.GetValueOrDefault(TopologyGraph.EndpointOf(d))))
            .ToList();
        var info = BuildOf(build);
        return new OriginalFleet.Service
        {
            Currently = Currently(view, details, now) with { TypeId = !isFull ? null : IsActive(view) ? UpTypeId : DownTypeId },
            Name = view.Service,
            Codename = view.Codename,
            Location = new OriginalFleet.Location(view.Endpoint.Host.ToString(), view.Endpoint.Port, "/"),
            Dependencies = [.. dependencies.Where(s => s.Codename is not null).Select(s => s.Codename!)], // Not null: filtered.
            UnresolvedDependencies = [.. dependencies.Where(s => s.Codename is null).Select(s => s.Url)],
            UrlStatusPageDirect = $"http://{view.Endpoint}/.current",
            BuildTime = info?.BuildTime ?? "",
            BuildTimeEpochMicroseconds = info?.BuildTimeEpochMicroseconds ?? 0,
            GitCommit = info?.GitCommitHash,
            GitBranch = info?.GitBranch,
            GitDirty = info is null ? null : info.GitDirtyFiles is { Count: > 0 },
            Runtime = isFull ? WholeRuntime(view.Latest.Body) : details.Runtime is { } runtime ? MinimalJson.Of(runtime) : null,
        };
    }

    private static OriginalFleet.Currently Currently(InstanceView view, KeepaliveDetails details, long now)
    {
        var silence = now - view.Latest.At;
        var last = $"{Format(silence)} ago";
        if (IsActive(view))
        {
            return new OriginalFleet.Currently(
                new OriginalFleet.UpState
                {
                    StartTimeEpochMicroseconds = details.StartTime,
                    LastKeepaliveReceived = last,
                    LastKeepaliveReceivedEpochMicroseconds = view.Latest.At,
                    Uptime = Format(details.Now - details.StartTime + silence),
                },
                Down: null);
        }

        return new OriginalFleet.Currently(
            Up: null,
            new OriginalFleet.DownState
            {
                StartTimeEpochMicroseconds = details.StartTime,
                LastKeepaliveReceived = last,
                LastKeepaliveReceivedEpochMicroseconds = view.Latest.At,
                LastConfirmedUptime = details.Uptime,
            });
    }

    private static string StatusPage(Dependency dependency) =>
        $"http://{dependency with { Prefix = "/" }}{(dependency.Prefix.EndsWith('/') ? dependency.Prefix : dependency.Prefix + "/")}.current";

    // As it came, with the id of its type where the sender wrote one.
    private static JsonElement? WholeRuntime(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return KeepaliveDetails.Find(document.RootElement, "runtime") is { ValueKind: JsonValueKind.Object } runtime ? runtime.Clone() : null;
    }

    // A build that does not read as one is kept and served as it came; here it is as if there were none.
    private static BuildInfo? BuildOf(Build? build)
    {
        try
        {
            return build is null ? null : JsonSerializer.Deserialize(build.Json, WireJson.Default.BuildInfo);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Skew(long behindUs) =>
        Math.Abs(behindUs) < SkewUs
            ? "NTP OK"
            : string.Create(CultureInfo.InvariantCulture, $"{(behindUs > 0 ? "behind" : "ahead")} by {Math.Abs(behindUs) / 1e6:0.0}s");

    private static string Format(long microseconds) =>
        Uptime.Format(TimeSpan.FromMicroseconds(Math.Clamp(microseconds, 0, Time.Latest)));
}
