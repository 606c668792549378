using System.Globalization;
using System.Text.RegularExpressions;

namespace Karma.Karl.Host.Commands;

/// <summary>A command with its arguments and options, as they were said.</summary>
/// <param name="Command">The command.</param>
/// <param name="Arguments">As many as it has, but for those that may be left out.</param>
/// <param name="Options">By their names; those without a value have an empty one.</param>
internal sealed partial record Invocation(Command Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Options)
{
    private const int DefaultLimit = 1_000;
    private const int GreatestLimit = 1_000_000;

    public bool IsJson => Options.ContainsKey(Option.Json.Name);

    public string? this[Option option] => Options.GetValueOrDefault(option.Name);

    /// <summary>How many items to show.</summary>
    /// <exception cref="CommandException">That is no number.</exception>
    public int Limit()
    {
        if (this[Option.Limit] is not { } text) return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= GreatestLimit
            ? limit
            : throw CommandException.Wrong($"--limit is '{text}'. Give a number from 1 to {GreatestLimit}.");
    }

    /// <summary>The window as parameters of the API; it is Karl's clock that counts, so the end is his where none is said.</summary>
    /// <exception cref="CommandException">A time is none.</exception>
    public IEnumerable<(string Name, string Value)> Window()
    {
        if (this[Option.From] is { } from) yield return ("from", from);
        if (this[Option.To] is { } to) yield return ("to", to);
        if (this[Option.Since] is not { } since) yield break;
        if (this[Option.From] is not null) throw CommandException.Wrong("--since and --from both say where the window begins. Give one of them.");
        yield return ("m", Length(since).TotalMinutes.ToString("0.##########", CultureInfo.InvariantCulture));
    }

    private static TimeSpan Length(string text)
    {
        var match = LengthPattern().Match(text);
        var length = TimeSpan.Zero;
        foreach (var (name, unit) in new[] { ("d", 86_400.0), ("h", 3_600), ("m", 60), ("s", 1) })
        {
            if (!match.Groups[name].Success) continue;
            var seconds = unit * double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
            if (length.TotalSeconds + seconds > TimeSpan.MaxValue.TotalSeconds / 2) return TimeSpan.MaxValue; // Karl says that it is too long.
            length += TimeSpan.FromSeconds(seconds);
        }

        return match.Success && length > TimeSpan.Zero
            ? length
            : throw CommandException.Wrong($"--since is '{text}'. Give a length of time, such as 90s, 5m, 1h, 1h30m or 7d.");
    }

    [GeneratedRegex(@"^(?=.)((?<d>\d+(\.\d+)?)d)?((?<h>\d+(\.\d+)?)h)?((?<m>\d+(\.\d+)?)m)?((?<s>\d+(\.\d+)?)s)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex LengthPattern();
}
