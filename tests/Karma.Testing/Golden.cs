using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace Karma.Testing;

/// <summary>
/// Compares a text with the golden file that people reviewed: <c>golden/{name}</c> in the calling test's project.
/// <c>KARMA_UPDATE_GOLDEN=1</c> rewrites the files; review the difference before committing it.
/// </summary>
public static class Golden
{
    private const string Update = "KARMA_UPDATE_GOLDEN";
    private const int Context = 2;
    private const int MaxShown = 40;

    public static void Verify(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(ProjectOf(caller), "golden", name);
        var text = Normalized(actual);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
            File.WriteAllText(path, text);
            return;
        }

        if (!File.Exists(path)) Assert.Fail($"There is no golden/{name}; run with {Update}=1 to write it, and review it.");
        var expected = Normalized(File.ReadAllText(path));
        if (expected != text)
            Assert.Fail($"golden/{name} differs (- golden, + now); {Update}=1 rewrites it:\n{Difference(expected, text)}");
    }

    private static string ProjectOf(string caller)
    {
        var directory = Path.GetDirectoryName(caller);
        while (directory is not null && !Directory.EnumerateFiles(directory, "*.csproj").Any()) directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException($"No project is above {caller}.");
    }

    private static string Normalized(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    /// <summary>The lines between the common beginning and the common end, with a little of both.</summary>
    private static string Difference(string expected, string actual)
    {
        var left = expected.Split('\n');
        var right = actual.Split('\n');
        var head = 0;
        while (head < left.Length && head < right.Length && left[head] == right[head]) head++;
        var tail = 0;
        while (tail < left.Length - head && tail < right.Length - head && left[^(tail + 1)] == right[^(tail + 1)]) tail++;

        var text = new StringBuilder();
        Append(text, "  ", left[Math.Max(0, head - Context)..head]);
        Append(text, "- ", left[head..(left.Length - tail)]);
        Append(text, "+ ", right[head..(right.Length - tail)]);
        Append(text, "  ", left[(left.Length - tail)..Math.Min(left.Length, left.Length - tail + Context)]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string sign, string[] lines)
    {
        foreach (var line in lines.Take(MaxShown)) text.Append(sign).Append(line).Append('\n');
        if (lines.Length > MaxShown) text.Append(sign).Append($"… {lines.Length - MaxShown} more lines").Append('\n');
    }
}
