using Karma.Karl.Supervision.Watchdogs;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>Who watches over Karl, and whether he is reached; the host and nothing more of his address.</summary>
internal readonly record struct WatchdogFact(Watchdog Watchdog, long Now) : IPart
{
    public void WriteTo(Html html)
    {
        html.Markup("<div><dt>Watchdog</dt><dd>");
        var state = Watchdog.State;
        if (Watchdog.Setup is not { } setup) html.Markup("<span class=\"quiet\">none is set</span>");
        else if (state.FailingSince is { } since) html.Add($"{new Badge(Standing.Down)} {setup.Host} is not reached for {new Age(since, Now)}: {state.Fault}");
        else if (state.SilentSince is { } silent) html.Add($"{setup.Host} is not called for {new Age(silent, Now)}: Karl is not well");
        else if (state.Reached is { } reached) html.Add($"{setup.Host}, reached {new Age(reached, Now)} ago");
        else html.Add($"{setup.Host}, not called yet");
        html.Markup("</dd></div>");
    }
}
