using System.Text.Json;

namespace Karma.Testing.Processes;

/// <summary>A stretch of an instance's life as Karl tells it; the last one is open.</summary>
internal sealed record FleetSpan(string State, DateTimeOffset From, DateTimeOffset? To)
{
    public static FleetSpan Of(JsonElement span) => new(
        span.GetProperty("state").GetString() ?? "", span.GetProperty("from").GetDateTimeOffset(),
        span.TryGetProperty("to", out var to) && to.ValueKind == JsonValueKind.String ? to.GetDateTimeOffset() : null);
}
