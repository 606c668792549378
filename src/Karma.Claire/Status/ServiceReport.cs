using System.Text.Json;

namespace Karma.Status;

/// <summary>What the service itself says at one moment: <c>runtime</c> and <c>vars</c>, each null where it says nothing there.</summary>
internal sealed record ServiceReport(IReadOnlyDictionary<string, JsonElement>? Runtime, IReadOnlyDictionary<string, JsonElement>? Vars)
{
    public static ServiceReport None { get; } = new(Runtime: null, Vars: null);
}
