using System.ComponentModel;

namespace Karma.Wire;

/// <summary>What the service's health checks found when they last ran. Immutable.</summary>
public sealed record Health
{
    /// <summary><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>: the worst of them.</summary>
    [Description("`healthy`, `degraded` or `unhealthy`: the worst of them.")]
    public required string Status { get; init; }

    /// <summary>The checks that failed, by name, each <c>degraded</c> or <c>unhealthy</c>; absent where none did.</summary>
    [Description("The checks that failed, by name, each `degraded` or `unhealthy`; absent where none did.")]
    public IReadOnlyDictionary<string, string>? Failing { get; init; }
}
