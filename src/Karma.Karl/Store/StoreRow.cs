namespace Karma.Karl.Store;

/// <summary>A row as it was read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its bytes; the reader's own, not shared with the store.</param>
public readonly record struct StoreRow(StoreKey Key, byte[] Value);
