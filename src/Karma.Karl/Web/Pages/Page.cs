using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>What a page shows, without what all pages have around it.</summary>
internal sealed record Page
{
    /// <summary>For the browser's tab: what counts first, since a tab is narrow.</summary>
    public required string Title { get; init; }

    /// <summary>The way to it from the fleet, which goes without saying.</summary>
    public IReadOnlyList<Crumb> Crumbs { get; init; } = [];

    public required Action<Html> Body { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>The address that what was asked for has of its own; the browser is sent there.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>The address of the same as JSON, where there is one.</summary>
    public string? Json { get; init; }

    /// <summary>Whether the tab's picture warns.</summary>
    public bool IsAlarming { get; init; }

    /// <summary>Whether there is a drawing on it, which has a script and a style of its own.</summary>
    public bool HasDrawing { get; init; }

    /// <summary>Whether it is the same whenever it is asked for, and needs no looking after.</summary>
    public bool IsFixed { get; init; }

    public static Page At(string address) => new() { Title = "", Body = _ => { }, Elsewhere = address };
}
