using System.ComponentModel;

namespace Karma.Wire;

/// <summary>The status of a service that has no status type of its own: the member <c>status</c> of <c>runtime</c>. Immutable.</summary>
public sealed record StatusReport
{
    /// <summary>How the service is, for people.</summary>
    [Description("How the service is, for people.")]
    public required string Message { get; init; }

    /// <summary>Facts beside the message, by name.</summary>
    [Description("Facts beside the message, by name.")]
    public IReadOnlyDictionary<string, string>? Details { get; init; }
}
