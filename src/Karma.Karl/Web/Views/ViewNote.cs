using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Views;

/// <summary>A sentence, with a shape where it is good or bad news.</summary>
internal sealed record ViewNote(string? Text, StatusTone Tone, bool IsHeadline) : IPart
{
    public void WriteTo(Html html) => html.Add($"<p class=\"note {(IsHeadline ? "headline " : "")}{StyleOf(Tone)}\">{Text}</p>");

    /// <summary>The styles are those of the states: good is as green as up.</summary>
    public static string StyleOf(StatusTone tone) => tone switch
    {
        StatusTone.Good => "good",
        StatusTone.Warning => "warning",
        StatusTone.Bad => "bad",
        _ => "plain",
    };
}
