using System.Globalization;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>
/// The window that a page is about, and the way to others: lengths up to now, the window before and after, and any from–to. The window that
/// ends now can be pinned, so that its address shows the same to somebody else, later.
/// </summary>
internal static class WindowPicker
{
    private static readonly (string Text, string Name, string Count, TimeSpan Length)[] Lengths =
    [
        ("5 m", "m", "5", TimeSpan.FromMinutes(5)), ("1 h", "h", "1", TimeSpan.FromHours(1)),
        ("24 h", "h", "24", TimeSpan.FromHours(24)), ("7 d", "d", "7", TimeSpan.FromDays(7)),
        ("30 d", "d", "30", TimeSpan.FromDays(30)),
    ];

    public static void Write(Html html, Asked asked)
    {
        var window = asked.Window;
        var isPinned = asked.Query.ContainsKey("to") || asked.Query.ContainsKey("from");
        var length = window.To - window.From;
        html.Markup("<div class=\"when\"><nav class=\"window\" aria-label=\"Window of time\">");
        html.Add($"<a href=\"{Pinned(asked, window.From - length, window.From)}\" title=\"The window before\" aria-label=\"The window before\">‹</a> ");
        foreach (var (text, name, count, span) in Lengths)
        {
            html.Add($"<a href=\"{asked.During((name, count))}\"");
            if (!isPinned && length == Time.Microseconds(span)) html.Markup(" aria-current=\"true\"");
            html.Add($">{text}</a> ");
        }

        if (!window.IsPresent) html.Add($"<a href=\"{Pinned(asked, window.To, window.To + length)}\" title=\"The window after\" aria-label=\"The window after\">›</a> ");
        html.Add($"<a href=\"{(isPinned ? asked.During() : Pinned(asked, window.From, asked.End))}\">{(isPinned ? "Now" : "Pin")}</a></nav>");
        html.Add($"<details class=\"range\"><summary>{new Instant(window.From)} – {new Instant(window.To)}</summary><form>");
        foreach (var (name, value) in asked.KeptOptions()) html.Add($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        html.Add($"<label><span>From, <span class=\"zone\">UTC</span></span> <input type=\"datetime-local\" step=\"1\" name=\"from\" value=\"{Field(window.From)}\"></label> ");
        html.Add($"<label><span>To, <span class=\"zone\">UTC</span></span> <input type=\"datetime-local\" step=\"1\" name=\"to\" value=\"{Field(window.To)}\"></label> <button>Show</button></form>");
        html.Add($"<p>{new Link(asked.AddressOf("diff"), "What changed between the two")}</p></details></div>");
    }

    private static string Pinned(Asked asked, long from, long to) =>
        asked.During(("from", Instant.Exact(Math.Max(0, from))), ("to", Instant.Exact(Math.Min(Time.Latest, to))));

    private static string Field(long moment) => Time.From(moment).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
