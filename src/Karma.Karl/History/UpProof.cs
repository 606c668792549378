namespace Karma.Karl.History;

/// <summary>Since when an instance was up, as late keepalives prove.</summary>
/// <param name="Order">All its records up to this order were looked at.</param>
/// <param name="HeardAt">When it was last heard by then, in epoch microseconds.</param>
/// <param name="Since">Since when it was up then, in epoch microseconds.</param>
internal sealed record UpProof(long Order, long HeardAt, long Since)
{
    /// <summary>Whether it is about the same time without a break as another one: they overlap.</summary>
    /// <param name="since">Since when it was up in that, at least.</param>
    /// <param name="heardAt">When it was heard last in it.</param>
    public bool IsOf(long since, long heardAt) => since <= HeardAt && Since <= heardAt;
}
