namespace Karma.Karl.History;

/// <summary>Since when an instance was up, as late keepalives prove.</summary>
/// <param name="Order">All its records up to this order were looked at.</param>
/// <param name="HeardAt">When it was last heard by then, in epoch microseconds.</param>
/// <param name="Since">Since when it was up then, in epoch microseconds.</param>
internal sealed record UpProof(long Order, long HeardAt, long Since);
