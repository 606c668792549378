namespace Karma.Karl.History;

/// <summary>A row of the journal.</summary>
/// <param name="First">The order of its first record.</param>
/// <param name="Last">The order of its last one.</param>
/// <param name="Bytes">How long it is.</param>
internal readonly record struct JournalRow(long First, long Last, int Bytes);
