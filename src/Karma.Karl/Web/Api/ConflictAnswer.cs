using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Api;

/// <summary>That somebody else claimed a codename, and was refused.</summary>
internal sealed record ConflictAnswer
{
    /// <summary>The first time.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The last time.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How often in all.</summary>
    public required long Count { get; init; }

    /// <summary>Where the last of them came from: the address, and the port that he claimed.</summary>
    public required string Endpoint { get; init; }

    public static ConflictAnswer Of(Conflict conflict) => new()
    {
        From = Time.From(conflict.FirstUs),
        To = Time.From(conflict.LastUs),
        Count = conflict.Count,
        Endpoint = conflict.Endpoint,
    };
}
