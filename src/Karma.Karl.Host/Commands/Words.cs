using System.Globalization;
using System.Text.Json;

namespace Karma.Karl.Host.Commands;

/// <summary>States and times as they are said on a terminal.</summary>
internal static class Words
{
    /// <summary>The states, what needs a look before what does not.</summary>
    public static readonly string[] WorstFirst = ["down", "unknown", "up", "replaced", "done"];

    /// <summary>The state of an instance; one that is down and that another took the place of is replaced, and nobody misses it.</summary>
    public static string State(JsonElement instance) =>
        instance.Text("state") is "down" && !instance.Is("missing") ? "replaced" : instance.Text("state") ?? "unknown";

    /// <summary>From a moment to another, in the two greatest units; empty where one is not known.</summary>
    public static string Elapsed(DateTimeOffset? from, DateTimeOffset? to)
    {
        if (to - from is not { } elapsed) return "";
        var span = elapsed < TimeSpan.Zero ? TimeSpan.Zero : elapsed;
        return FormattableString.Invariant(span switch
        {
            { TotalMinutes: < 1 } => $"{span.Seconds}s",
            { TotalHours: < 1 } => $"{span.Minutes}m {span.Seconds}s",
            { TotalDays: < 1 } => (FormattableString)$"{span.Hours}h {span.Minutes}m",
            _ => $"{(int)span.TotalDays}d {span.Hours}h",
        });
    }

    public static string Moment(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The window of an answer, and the moment that it is told of.</summary>
    public static string Window(JsonElement answer) => $"{Moment(answer.Time("from"))} to {Moment(answer.Time("to"))}";

    public static string Counted(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
