using System.Text.Json;

namespace Karma.Testing.Processes;

/// <summary>An instance as a list of Karl's shows it.</summary>
internal sealed record FleetEntry(
    string Codename, string Service, string Host, string Endpoint, string State, DateTimeOffset Since, DateTimeOffset FirstHeard,
    DateTimeOffset LastHeard, DateTimeOffset? Deadline)
{
    public static FleetEntry Of(JsonElement item)
    {
        string Text(string name) => item.GetProperty(name).GetString() ?? "";
        return new FleetEntry(
            Text("codename"), Text("service"), Text("host"), Text("endpoint"), Text("state"), item.GetProperty("since").GetDateTimeOffset(),
            item.GetProperty("first_heard").GetDateTimeOffset(), item.GetProperty("last_heard").GetDateTimeOffset(),
            item.TryGetProperty("deadline", out var deadline) ? deadline.GetDateTimeOffset() : null);
    }
}
