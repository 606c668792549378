using System.ComponentModel;

namespace Karma.Wire;

/// <summary>The run that made way for this one on its port, as it told of itself. Immutable.</summary>
public sealed record Replaced
{
    /// <summary>The codename of that run.</summary>
    [Description("The codename of that run.")]
    public required string Codename { get; init; }

    /// <summary>What is known of its binary since the build; absent where it told nothing. Long texts and lists are cut.</summary>
    [Description("What is known of its binary since the build; absent where it told nothing. Long texts and lists are cut.")]
    public BuildInfo? Build { get; init; }
}
