using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>The shape of a state, drawn: the same as before its word elsewhere, so that nothing is told by colour alone.</summary>
/// <param name="Style">The state, or whatever else a box may be.</param>
/// <param name="X">Where its middle is.</param>
/// <param name="Y">Likewise.</param>
internal readonly record struct Glyph(string Style, int X, int Y) : IPart
{
    public void WriteTo(Html html)
    {
        html.Add($"<path class=\"glyph\" d=\"M{X} {Y}");
        html.Markup(Style switch
        {
            "up" => "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
            "down" or "replaced" => "m-6-5h12l-6 11z",
            "unknown" => "m0-6l6 6l-6 6l-6-6z",
            "partly" => "m0-6a6 6 0 0 0 0 12zm0 0a6 6 0 0 1 0 12v-1.6a4.4 4.4 0 0 0 0-8.8z",
            "done" => "m-5-5h10v10h-10z",
            "came" => "m-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
            "went" => "m-6-2h12v4h-12z",
            "changed" => "m0-6l6 11h-12z",
            "stranger" => "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
            _ => "m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0z",
        });
        html.Markup("\"/>");
    }
}
