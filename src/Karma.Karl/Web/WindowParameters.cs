using System.Globalization;
using System.Text.RegularExpressions;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web;

/// <summary>
/// Reads the window of a question: <c>from</c> and <c>to</c> (epoch microseconds or RFC 3339), <c>interval_us</c> after <c>from</c>, or
/// how far back from now in minutes <c>m</c>, hours <c>h</c> or days <c>d</c>; the last five minutes where none is given.
/// </summary>
internal static partial class WindowParameters
{
    private static readonly (string Name, TimeSpan Unit)[] Lengths =
        [("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1))];

    private static readonly HashSet<string> Names = new(["from", "to", "interval_us", "m", "h", "d"], StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ProblemException">A parameter is not valid.</exception>
    public static Window Read(IQueryCollection query, long now)
    {
        var to = Moment(query, "to") ?? now;
        var from = Moment(query, "from") ?? to - Time.Microseconds(Length(query) ?? Window.Default);
        if (!query.ContainsKey("to") && query["interval_us"].FirstOrDefault() is { } interval) to = from + Microseconds("interval_us", interval);
        if (from >= to)
        {
            throw new ProblemException(Problem.BadParameter(
                query.ContainsKey("from") ? "from" : "to", query["from"].FirstOrDefault() ?? query["to"].FirstOrDefault(),
                $"The window must begin before it ends; it would be from {UtcJsonConverter.Text(Time.From(from))} to {UtcJsonConverter.Text(Time.From(to))}."));
        }

        return new Window(from, to, now);
    }

    /// <summary>The parameters of the window alone, as a query for the links of an answer: a reader stays where he was.</summary>
    public static string Asked(IQueryCollection query) =>
        QueryString.Create(query.Where(p => Names.Contains(p.Key))).ToUriComponent();

    /// <summary>Whether a parameter of that name is one of the window.</summary>
    public static bool IsOne(string name) => Names.Contains(name);

    private static long? Moment(IQueryCollection query, string name)
    {
        if (query[name].FirstOrDefault() is not { } text) return null;
        if (text.Length > 0 && text.All(char.IsAsciiDigit)) return Microseconds(name, text);
        if (Dated().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return Time.Microseconds(time);
        throw Bad(name, text);
    }

    private static long Microseconds(string name, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds is >= 0 and <= Time.Latest
            ? microseconds
            : throw Bad(name, text);

    private static TimeSpan? Length(IQueryCollection query)
    {
        foreach (var (name, unit) in Lengths)
        {
            if (query[name].FirstOrDefault() is not { } text) continue;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && count > 0 && count * unit.TotalDays <= 36_500)
                return count * unit;
            throw new ProblemException(Problem.BadParameter(name, text, $"Give a positive number, such as {name}=1 or {name}=0.5."));
        }

        return null;
    }

    // A time without its day would be a day by the machine's own clock.
    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Dated();

    private static ProblemException Bad(string name, string text) => new(Problem.BadParameter(
        name, text, "Give epoch microseconds, such as 1795251600000000, or a UTC time, such as 2026-11-21T09:00:00Z."));
}
