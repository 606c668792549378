namespace Karma.Karl.Store;

/// <summary>A key of a store's table. Keys are ordered by <see cref="Major"/>, then by <see cref="Minor"/>, both signed.</summary>
/// <param name="Major">The first part.</param>
/// <param name="Minor">The second part.</param>
public readonly record struct StoreKey(long Major, long Minor) : IComparable<StoreKey>
{
    /// <summary>The least key with this first part.</summary>
    /// <param name="major">The first part.</param>
    public static StoreKey First(long major) => new(major, long.MinValue);

    /// <summary>The greatest key with this first part.</summary>
    /// <param name="major">The first part.</param>
    public static StoreKey Last(long major) => new(major, long.MaxValue);

    /// <inheritdoc/>
    public int CompareTo(StoreKey other)
    {
        var major = Major.CompareTo(other.Major);
        return major != 0 ? major : Minor.CompareTo(other.Minor);
    }

    /// <summary>Whether the left key comes before the right one.</summary>
    public static bool operator <(StoreKey left, StoreKey right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left key comes after the right one.</summary>
    public static bool operator >(StoreKey left, StoreKey right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left key is not after the right one.</summary>
    public static bool operator <=(StoreKey left, StoreKey right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left key is not before the right one.</summary>
    public static bool operator >=(StoreKey left, StoreKey right) => left.CompareTo(right) >= 0;
}
