namespace Karma.Karl.History;

/// <summary>How long what is kept.</summary>
/// <param name="KeepFor">The age of keepalives; <see langword="null"/> for thirty days, or an hour where nothing is written.</param>
/// <param name="RollupsFor">The age of rollups.</param>
/// <param name="MostBytes">What the store may take before the oldest keepalives go sooner; <see langword="null"/> for any size.</param>
internal sealed record RetentionLimits(TimeSpan? KeepFor, TimeSpan RollupsFor, long? MostBytes);
