namespace Karma.Testing.Fuzz;

/// <summary>What must not happen, and did.</summary>
#pragma warning disable CA1032, CA1064 // Says what was found, and never leaves the run.
internal sealed class FuzzException(string what) : Exception(what);
#pragma warning restore CA1032, CA1064
