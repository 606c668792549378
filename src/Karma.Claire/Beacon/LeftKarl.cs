namespace Karma.Beacon;

/// <summary>A Karl who has accepted keepalives of this run and gets no more, since the locator changed.</summary>
/// <param name="Locator">Where he is found.</param>
/// <param name="Id">How he names himself; null for an original.</param>
internal sealed record LeftKarl(Locator Locator, string? Id);
