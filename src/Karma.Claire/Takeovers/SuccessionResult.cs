using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>What came of a <see cref="Succession"/>.</summary>
/// <param name="Step">To go on, to leave, or to refuse.</param>
/// <param name="Refusal">Why not to go on; null where there is nothing to say.</param>
internal sealed record SuccessionResult(Step Step, Refusal? Refusal)
{
    public Replaced? Replaced { get; init; }

    /// <summary>The lock, where this program goes on.</summary>
    public IDisposable? Held { get; init; }
}
