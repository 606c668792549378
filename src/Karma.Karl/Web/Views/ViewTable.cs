using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Views;

/// <summary>Rows of texts below the names of their columns.</summary>
/// <param name="Columns">The names.</param>
/// <param name="Rows">The rows that are shown.</param>
/// <param name="HasMore">Whether there are others.</param>
/// <param name="Total">How many there are in all, where that can be told without counting them.</param>
internal sealed record ViewTable(string?[] Columns, List<string?[]> Rows, bool HasMore, int? Total) : IPart
{
    public void WriteTo(Html html)
    {
        html.Markup("<table class=\"list\"><thead><tr>");
        foreach (var column in Columns) html.Add($"<th scope=\"col\">{column}</th>");
        html.Markup("</tr></thead><tbody>");
        foreach (var row in Rows)
        {
            html.Markup("<tr>");
            for (var i = 0; i < Columns.Length; i++) html.Add($"<td data-name=\"{Columns[i]}\">{row.ElementAtOrDefault(i)}</td>");
            html.Markup("</tr>");
        }

        html.Markup("</tbody></table>");
        if (Rows.Count == 0 && !HasMore) html.Markup("<p class=\"empty\">There are none.</p>");
        if (HasMore) html.Add($"<p class=\"quiet\">{(Total is { } total ? $"The first {Rows.Count} of {total}." : $"The first {Rows.Count}; there are more.")}</p>");
    }
}
