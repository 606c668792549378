using System.Runtime.CompilerServices;
using System.Text.Json;
using Karma.Wire;

namespace Karma.Karl.Fleet;

/// <summary>The dependencies of an instance, with the JSON they were read from: what did not change is not read again.</summary>
internal sealed record DependencySet(byte[] Json, IReadOnlyList<Dependency> Items)
{
    /// <summary>A sender who names more is cut here; every one of them would be an edge on a page.</summary>
    private const int Most = 256;

    public static readonly DependencySet Empty = new([], []);

    // Instances that depend on the same share their JSON, and a list asks for it ten thousand times. What nobody holds any more goes.
    private static readonly ConditionalWeakTable<byte[], DependencySet> Kept = [];

    /// <summary>
    /// What was kept of a set, by its JSON, or nothing where it is empty. It is read once for each array, which must not change. What the disk has damaged
    /// since is no set any more.
    /// </summary>
    public static DependencySet Of(byte[]? json) => json is null or [] ? Empty : Kept.GetValue(json, static bytes => ReadKept(bytes));

    /// <summary>Reads a JSON array of objects or strings.</summary>
    /// <exception cref="JsonException">An element is neither.</exception>
    public static DependencySet Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var items = new List<Dependency>();
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = JsonSerializer.Deserialize(ref reader, WireJson.Default.Dependency)
                ?? throw new JsonException("A dependency is null.");
            if (items.Count < Most) items.Add(item);
        }

        return items.Count == 0 ? Empty : new DependencySet(json.ToArray(), items);
    }

    private static DependencySet ReadKept(byte[] json)
    {
        try
        {
            return Read(json) with { Json = json };
        }
        catch (JsonException)
        {
            return Empty;
        }
    }
}
