using System.Globalization;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>The way through a long list, page by page.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Size">How many a page shows.</param>
/// <param name="What">What they are, such as <c>instances</c>.</param>
internal readonly record struct Pager(Asked Asked, int Total, int Size, string What) : IPart
{
    private int Last => Math.Max(1, (Total + Size - 1) / Size);

    /// <summary>The page that is shown: the last one where fewer are there by now.</summary>
    public int Current => Math.Min(Asked.ListPage, Last);

    public int Skip => (Current - 1) * Size;

    public void WriteTo(Html html)
    {
        if (Total <= Size) return;
        html.Add($"<nav class=\"pager\" aria-label=\"Pages of {What}\">");
        if (Current > 1) html.Add($"{Step(Current - 1, "‹ Before")} ");
        html.Add($"<span>{Figure.Of(Skip + 1)}–{Figure.Of(Math.Min(Total, Skip + Size))} of {Figure.Of(Total)} {What}</span>");
        if (Current < Last) html.Add($" {Step(Current + 1, "Next ›")}");
        html.Markup("</nav>");
    }

    private Link Step(int page, string text) => new(Asked.Here("page", page.ToString(CultureInfo.InvariantCulture)), text);
}
