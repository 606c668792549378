namespace Karma.Karl.History.Checks;

/// <summary>Something in a store that cannot be read, or is not what was written.</summary>
/// <param name="Where">The table, the file of the log, or <c>file</c> for what SQLite itself finds.</param>
/// <param name="Instance">The number of the instance that it is of, where it is of one.</param>
/// <param name="Codename">That one's codename, where it is known.</param>
/// <param name="Order">Its place in the order of arrival, or whatever else its key tells.</param>
/// <param name="What">What is wrong.</param>
internal sealed record Damage(string Where, long? Instance, string? Codename, long? Order, string What);
