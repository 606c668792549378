using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Views;

/// <summary>How much of something is used, as a bar with its numbers above it.</summary>
internal sealed record ViewMeter(string? Name, double Value, double Max, string? Unit, StatusTone Tone) : IPart
{
    private const int Width = 1_000;
    private const int Height = 10;

    public void WriteTo(Html html)
    {
        html.Add($"<div class=\"meter {ViewNote.StyleOf(Tone)}\"><p><span class=\"name\">{Name}</span> ");
        html.Add($"<span><b>{ViewNumber.Text(Value)}</b> of {ViewNumber.Text(Max)}{ViewNumber.Unit(Unit)}</span></p>");
        html.Add($"<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{Filled()}\" height=\"{Height}\"/></svg></div>");
    }

    // What is used beyond all that there is fills the bar, and no more.
    private int Filled()
    {
        var share = Value / Max;
        return Max > 0 && double.IsFinite(share) ? (int)(Width * Math.Clamp(share, 0, 1)) : Value > 0 && Max > 0 ? Width : 0;
    }
}
