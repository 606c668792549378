using System.Globalization;
using System.Text.Json;

namespace Karma.Karl.Web.Pages;

/// <summary>What is different between two JSON texts, value by value, by the path to it. Pure.</summary>
internal static class JsonDifference
{
    /// <summary>How many are worth showing.</summary>
    public const int Most = 100;

    /// <summary>Each path with its value before and after, <see langword="null"/> where it had none; in the order of the text after.</summary>
    public static List<(string Path, string? Before, string? After)> Of(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        var (was, now) = (Leaves(before), Leaves(after));
        var differences = new List<(string, string?, string?)>();
        foreach (var (path, value) in now)
        {
            was.Remove(path, out var old);
            if (old != value) differences.Add((path, old, value));
        }

        differences.AddRange(was.Select(w => (w.Key, (string?)w.Value, (string?)null)));
        return differences;
    }

    private static Dictionary<string, string> Leaves(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(document.RootElement, "", leaves);
        return leaves;
    }

    private static void Collect(JsonElement json, string path, Dictionary<string, string> leaves)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject()) Collect(member.Value, path.Length == 0 ? JsonText.NameOf(member) : $"{path}.{JsonText.NameOf(member)}", leaves);
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var item in json.EnumerateArray()) Collect(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i++}]"), leaves);
        }
        else
        {
            leaves[path] = JsonText.Of(json);
        }
    }
}
