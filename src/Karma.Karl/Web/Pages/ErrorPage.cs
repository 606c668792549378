using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Pages;

/// <summary>What cannot be shown, why, and what to do.</summary>
internal static class ErrorPage
{
    public static Page Of(Problem problem) => new()
    {
        Title = problem.Title,
        Status = problem.Status,
        IsFixed = true,
        Body = html =>
        {
            html.Add($"<section class=\"verdict\"><h1>{problem.Title}</h1>");
            if (problem.Value is { Length: > 0 } value) html.Add($"<p class=\"asked\">You asked for <code>{value}</code>.</p>");
            html.Add($"<p>{problem.Detail}</p><p>{(problem.Status == StatusCodes.Status404NotFound ? "Widen the window, search" : "Search")} above, or go back to the fleet.</p></section>");
        },
    };
}
