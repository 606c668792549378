namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A frame of a <see cref="GraphDrawing"/>, around boxes that belong together.</summary>
/// <param name="Key">Names it apart from the others.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Style">Its style, or empty.</param>
/// <param name="Address">Where it leads, or <see langword="null"/>.</param>
internal sealed record DrawnFrame(string Key, string Name, string Style, string? Address);
