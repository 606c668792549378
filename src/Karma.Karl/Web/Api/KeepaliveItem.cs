namespace Karma.Karl.Web.Api;

/// <summary>A kept keepalive or goodbye in a list.</summary>
internal sealed record KeepaliveItem
{
    /// <summary>Its place in the order of arrival at this Karl, which names it.</summary>
    public required long Order { get; init; }

    /// <summary><c>keepalive</c> or <c>goodbye</c>.</summary>
    public required string Kind { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>For one that was handed over afterwards, when it would have arrived, which is when it counts.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    public required string Endpoint { get; init; }

    public string? Message { get; init; }

    public string? Uptime { get; init; }

    public string? Build { get; init; }

    /// <summary>Where it is to be had whole, as it was sent; absent for a goodbye, which has no body.</summary>
    public string? Body { get; init; }
}
