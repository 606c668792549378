using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Api;

/// <summary>One instance, with its life in the window.</summary>
internal sealed record InstanceAnswer : InstanceItem
{
    [SetsRequiredMembers]
    private InstanceAnswer(InstanceItem item, IReadOnlyList<LifeSpan> spans, Window window)
        : base(item)
    {
        From = Time.From(window.From);
        To = Time.From(window.To);
        Spans = spans;
    }

    [JsonPropertyOrder(1)]
    public DateTimeOffset From { get; }

    [JsonPropertyOrder(1)]
    public DateTimeOffset To { get; }

    /// <summary>Its states through the window, cut at the window's ends; the last one is open where it lasts.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<LifeSpan> Spans { get; }

    /// <summary>The service's own status, as its latest keepalive in the window told it.</summary>
    [JsonPropertyOrder(1)]
    public JsonElement? Runtime { get; private init; }

    /// <summary>That somebody else claimed its codename, and was refused.</summary>
    [JsonPropertyOrder(1)]
    public ConflictAnswer? Conflict { get; private init; }

    /// <summary>The address of its keepalives.</summary>
    [JsonPropertyOrder(1)]
    public string Keepalives => $"{EntityId}/keepalives";

    public static InstanceAnswer Of(InstanceView view, IReadOnlyList<LifeSpan> spans, Conflict? conflict, Window window)
    {
        var details = KeepaliveDetails.Read(view.Latest.Body);
        return new InstanceAnswer(Of(view, details), spans, window)
        {
            Runtime = details.Runtime,
            Conflict = conflict is null ? null : ConflictAnswer.Of(conflict),
        };
    }
}
