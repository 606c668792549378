using System.Globalization;

namespace Karma.Soak;

/// <summary>How often, or how long, and from which seed.</summary>
internal sealed record Options(int Count, int Seed)
{
    public static Options? Of(string[] options, int count, string name = "--count") =>
        Option(options, name, count) is { } chosen && Option(options, "--seed", Random.Shared.Next()) is { } seed ? new Options(chosen, seed) : null;

    /// <summary>The word behind an option, if it is one of those that it may be.</summary>
    public static string? Word(string[] options, string name, params string[] words)
    {
        var at = Array.IndexOf(options, name);
        return at < 0 ? words[0] : words.FirstOrDefault(word => at + 1 < options.Length && options[at + 1] == word);
    }

    private static int? Option(string[] options, string name, int otherwise)
    {
        var at = Array.IndexOf(options, name);
        if (at < 0) return otherwise;
        return at + 1 < options.Length && int.TryParse(options[at + 1], CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
    }
}
