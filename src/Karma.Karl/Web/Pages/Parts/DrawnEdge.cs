namespace Karma.Karl.Web.Pages.Parts;

/// <summary>An arrow of a <see cref="GraphDrawing"/>.</summary>
/// <param name="From">The key of who depends.</param>
/// <param name="To">The key of what he depends on.</param>
/// <param name="Style">Its style, or empty.</param>
internal sealed record DrawnEdge(string From, string To, string Style);
