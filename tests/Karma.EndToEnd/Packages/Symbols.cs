namespace Karma.EndToEnd.Packages;

/// <summary>What a portable PDB knows of the sources.</summary>
/// <param name="Links">Where the files below a folder are to be fetched.</param>
/// <param name="Embedded">The files that it carries itself.</param>
/// <param name="Others">The files that it only names.</param>
internal sealed record Symbols(IReadOnlyDictionary<string, string> Links, IReadOnlyList<string> Embedded, IReadOnlyList<string> Others);
