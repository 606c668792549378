using System.Text.Json;
using Karma.Wire;

namespace Karma.Karl.Fleet;

/// <summary>The dependencies of an instance, with the JSON they were read from: what did not change is not read again.</summary>
internal sealed record DependencySet(byte[] Json, IReadOnlyList<Dependency> Items)
{
    /// <summary>A sender who names more is cut here; every one of them would be an edge on a page.</summary>
    private const int Most = 256;

    public static readonly DependencySet Empty = new([], []);

    /// <summary>Reads what was kept of a set: its JSON, or nothing where it is empty. What the disk has damaged since is no set any more.</summary>
    public static DependencySet Of(byte[]? json)
    {
        try
        {
            return json is null or [] ? Empty : Read(json);
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

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
}
