using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>What is on a port.</summary>
internal abstract record Occupant
{
    private Occupant()
    {
    }

    /// <summary>Nothing listens.</summary>
    internal sealed record Nobody : Occupant;

    /// <summary>Something listens that is no Claire, or one who does not answer.</summary>
    /// <param name="Fact">What it did when it was asked; a clause for people.</param>
    internal sealed record Stranger(string Fact) : Occupant;

    /// <summary>A Claire.</summary>
    /// <param name="Status">What she says of herself, just now.</param>
    /// <param name="Page">Where she said it: her page, without a query.</param>
    internal sealed record Run(ClaireStatus Status, Uri Page) : Occupant;
}
