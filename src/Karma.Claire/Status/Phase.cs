namespace Karma.Status;

/// <summary>What a run says of itself (<c>starting</c>, <c>running</c>, <c>tearing_down</c>), and since which monotonic moment.</summary>
internal sealed record Phase(string State, long Since);
