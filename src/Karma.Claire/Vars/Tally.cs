using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Karma.Vars;

/// <summary>
/// What one instrument has measured so far: the sum of a counter over all its tags, count and sum of a histogram, and the last value of a
/// gauge, for each combination of its tags. Thread-safe.
/// </summary>
internal sealed class Tally(Instrument instrument, TallyKind kind)
{
    /// <summary>More combinations of a gauge's tags than these are not shown.</summary>
    private const int MaxSeries = 20;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, double> _last = new(StringComparer.Ordinal);
    private long _count;
    private double _sum;

    /// <summary>What is observed tells all of it each time, so the last observation is forgotten before the next; what is counted stays.</summary>
    public void Forget()
    {
        if (!instrument.IsObservable) return;
        lock (_lock)
        {
            (_count, _sum) = (0, 0);
            _last.Clear();
        }
    }

    /// <summary>Whether another instrument's measurements would mean the same.</summary>
    public bool Suits(Instrument other, TallyKind otherKind) => otherKind == kind && other.IsObservable == instrument.IsObservable;

    /// <summary>Runs where the service measures, and so throws nothing, whatever a tag's value does when it is written.</summary>
    public void Add(double measured, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string series;
        try
        {
            series = kind == TallyKind.Last ? Series(tags) : "";
        }
        catch (Exception)
        {
            series = "unreadable";
        }

        lock (_lock)
        {
            _count++;
            _sum += measured;
            if (kind == TallyKind.Last && (_last.Count < MaxSeries || _last.ContainsKey(series))) _last[series] = measured;
        }
    }

    /// <summary>Null where nothing has been measured yet.</summary>
    public JsonNode? Value()
    {
        lock (_lock)
        {
            if (_count == 0) return null;
            return kind switch
            {
                TallyKind.Sum => Number(_sum),
                TallyKind.Distribution => new JsonObject { ["count"] = _count, ["sum"] = Number(_sum) },
                _ when _last.Count == 1 && _last.TryGetValue("", out var only) => Number(only),
                _ => new JsonObject(_last.Select(series => KeyValuePair.Create(series.Key, (JsonNode?)Number(series.Value)))),
            };
        }
    }

    public JsonObject Schema()
    {
        var unit = instrument.Unit is { Length: > 0 } given ? $" Unit: {given}." : "";
        return new JsonObject { ["description"] = $"{instrument.Description ?? instrument.Name}{unit}" };
    }

    private static string Series(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags) text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : ",")}{name}={value}");
        return text.Length <= 256 ? text.ToString() : text.ToString(0, 256);
    }

    // JSON knows neither infinity nor NaN; and a whole number reads better without a fraction.
    private static JsonValue? Number(double value) => !double.IsFinite(value) ? null
        : value == Math.Floor(value) && Math.Abs(value) < 1L << 53 ? JsonValue.Create((long)value)
        : JsonValue.Create(value);
}
