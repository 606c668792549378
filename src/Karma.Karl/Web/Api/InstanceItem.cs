using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Api;

/// <summary>An instance in a list.</summary>
internal record InstanceItem
{
    public required string EntityId { get; init; }

    public required string Codename { get; init; }

    public required string Service { get; init; }

    public required string Host { get; init; }

    public required string Endpoint { get; init; }

    public required LivenessState State { get; init; }

    /// <summary>Whether it is down and no other run of its service has taken its endpoint since.</summary>
    public required bool Missing { get; init; }

    /// <summary>When that state began; of the past at least since then, where no more is known.</summary>
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset FirstHeard { get; init; }

    public required DateTimeOffset LastHeard { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What the instance says of itself: <c>starting</c>, <c>running</c>, <c>tearing_down</c>.</summary>
    public string? Says { get; init; }

    public string? Message { get; init; }

    public string? Uptime { get; init; }

    /// <summary>How far its clock is ahead of Karl's, in microseconds, or behind where it is less than 0; known from its second keepalive on.</summary>
    public long? ClockSkewUs { get; init; }

    public string? Build { get; init; }

    public JsonElement? Labels { get; init; }

    public required IReadOnlyList<string> Dependencies { get; init; }

    public static InstanceItem Of(InstanceView view) => Of(view, KeepaliveDetails.Read(view.Latest.Body));

    protected static InstanceItem Of(InstanceView view, KeepaliveDetails details) => new()
    {
        EntityId = Web.EntityId.Instance(view.Codename),
        Codename = view.Codename,
        Service = view.Service,
        Host = History.Endpoint.HostText(view.Endpoint.Host),
        Endpoint = view.Endpoint.ToString(),
        State = view.State,
        Missing = view.IsMissing,
        Since = Time.From(view.Since),
        FirstHeard = Time.From(view.First),
        LastHeard = Time.From(view.Latest.At),
        Deadline = view.Deadline is { } deadline ? Time.From(deadline) : null,
        Says = details.State,
        Message = details.Message,
        Uptime = details.Uptime,
        ClockSkewUs = details.SkewUs(view.Latest.At),
        Build = view.Build == BuildId.None ? null : view.Build.ToString(),
        Labels = details.Labels,
        Dependencies = [.. view.Dependencies.Items.Select(d => d.ToString())],
    };
}
