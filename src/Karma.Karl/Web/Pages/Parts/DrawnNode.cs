namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A box of a <see cref="GraphDrawing"/>.</summary>
/// <param name="Key">Names it apart from the others.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Small">What is said below the name.</param>
/// <param name="Style">Its style, and with it its shape: a state, or <c>stranger</c>.</param>
/// <param name="Address">Where it leads, or <see langword="null"/>.</param>
internal sealed record DrawnNode(string Key, string Name, string Small, string Style, string? Address)
{
    /// <summary>The key of the frame that it is in, if it is in one.</summary>
    public string? Frame { get; init; }

    /// <summary>What stands beside the name where there is one line only.</summary>
    public string Short { get; init; } = "";

    /// <summary>What is said of it at length, for whoever points at it or has it read to him.</summary>
    public string Title { get; init; } = $"{Name}: {Small}";
}
