namespace Karma.Karl.Store;

/// <summary>A small document under a name, with the version that compare-and-set goes by.</summary>
/// <param name="Version">Counts the writes, from 1; 0 where there is no document.</param>
/// <param name="Value">Its bytes; empty where there is no document.</param>
public readonly record struct StoreDocument(long Version, byte[] Value);
