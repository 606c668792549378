namespace Karma.Karl.History.Checks;

/// <summary>What was found in a table.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">How many rows could be read.</param>
/// <param name="Bytes">What their values take.</param>
/// <param name="Keepalives">The keepalives and goodbyes in them, where they hold any.</param>
internal sealed record CheckedTable(string Table, long Rows, long Bytes, long Keepalives);
