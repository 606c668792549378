namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A box of a <see cref="GraphDrawing"/>.</summary>
/// <param name="Key">Names it apart from the others.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Small">What is said below the name.</param>
/// <param name="Style">Its style: a state, or <c>stranger</c>.</param>
/// <param name="Address">Where it leads, or <see langword="null"/>.</param>
internal sealed record DrawnNode(string Key, string Name, string Small, string Style, string? Address);
