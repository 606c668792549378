using System.Diagnostics.CodeAnalysis;

namespace Karma.Karl.Fleet;

/// <summary>
/// What many instances say alike, held once: the name of a service, its dependencies. For the one writer.
/// </summary>
internal sealed class SharedValues
{
    /// <summary>More than this are forgotten all at once, and shared anew: who invents them fills nothing.</summary>
    private const int Most = 4_096;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<DependencySet, DependencySet> _dependencies = new(new ByJson());

    public string Of(string text) => Of(_texts, text);

    public DependencySet Of(DependencySet dependencies) => Of(_dependencies, dependencies);

    private static T Of<T>(Dictionary<T, T> known, T value)
        where T : notnull
    {
        if (known.TryGetValue(value, out var shared)) return shared;
        if (known.Count >= Most) known.Clear();
        return known[value] = value;
    }

    private sealed class ByJson : IEqualityComparer<DependencySet>
    {
        public bool Equals(DependencySet? x, DependencySet? y) => x is not null && y is not null && x.Json.AsSpan().SequenceEqual(y.Json);

        public int GetHashCode([DisallowNull] DependencySet obj)
        {
            var hash = new HashCode();
            hash.AddBytes(obj.Json);
            return hash.ToHashCode();
        }
    }
}
