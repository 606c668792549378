namespace Karma.Karl.Host.Commands;

/// <summary>An option of commands.</summary>
/// <param name="Name">Its name, without the dashes.</param>
/// <param name="Value">What its value is called, or <see langword="null"/> where it has none.</param>
/// <param name="Help">What it does, in a line.</param>
internal sealed record Option(string Name, string? Value, string Help)
{
    public static readonly Option Url = new("url", "URL", "where Karl is; else KARL_URL, else http://127.0.0.1:7576");
    public static readonly Option Token = new("token", "TOKEN", "what opens his view door; others on this machine can see it here, so better KARL_TOKEN");
    public static readonly Option Json = new("json", null, "his JSON in place of a table");
    public static readonly Option Since = new("since", "TIME", "how long the window is: 90s, 5m, 1h, 1h30m, 7d; else five minutes");
    public static readonly Option From = new("from", "TIME", "where the window begins: 2026-11-21T09:00:00Z, or epoch microseconds");
    public static readonly Option To = new("to", "TIME", "where it ends, likewise; else now");
    public static readonly Option State = new("state", "STATE", "only those that are up, down, done or unknown");
    public static readonly Option Limit = new("limit", "COUNT", "how many to show; else 1000");
    public static readonly Option Dot = new("dot", null, "a drawing for Graphviz in place of a table");

    public static readonly Option ControlToken = Token with { Help = "what opens his control door; others on this machine can see it here, so better KARL_TOKEN" };
    public static readonly Option Store = new("store", "PATH", "the store's file; else the one of appsettings.json and Karma__Karl__Store__Path, else karl.db");
    public static readonly Option Damaged = new("damaged", null, "restores a backup in which something cannot be read");
    public static readonly Option ReportJson = Json with { Help = "JSON in place of tables" };

    /// <summary>Those of a command that asks about a window of time.</summary>
    public static readonly IReadOnlyList<Option> OfWindow = [Since, From, To, Json, Url, Token];

    /// <summary>Those of a command that lists what is in a window.</summary>
    public static readonly IReadOnlyList<Option> OfList = [Since, From, To, Limit, Json, Url, Token];

    /// <summary>Those of a command that asks for one thing, whenever it was.</summary>
    public static readonly IReadOnlyList<Option> OfThing = [Json, Url, Token];
}
