using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Karma.Karl.Telemetry;

/// <summary>One instrument with what was measured by it, in the text format of Prometheus: its names, units and kinds. Thread-safe.</summary>
internal sealed class MetricReading
{
    /// <summary>More series of one instrument are counted together: labels come from code, but a mistake there must not cost memory without end.</summary>
    private const int MostSeries = 100;

    private const int LongestLabel = 200;
    private const string Overflow = "otel_metric_overflow=\"true\"";

    private readonly Instrument _instrument;
    private readonly IReadOnlyList<double>? _bounds;
    private readonly bool _isCounter;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    public MetricReading(Instrument instrument)
    {
        _instrument = instrument;
        _bounds = BoundsOf(instrument);
        _isCounter = instrument.GetType().Name.Split('`')[0] is "Counter" or "ObservableCounter";
        Name = Plain(instrument.Name.Replace('.', '_')) + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" } + (_isCounter ? "_total" : "");
    }

    public string Name { get; }

    /// <summary>Takes a measurement; of an instrument that is observed it is the value, of others what comes to it.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_lock)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= MostSeries) labels = Overflow;
                if (!_series.TryGetValue(labels, out series)) _series[labels] = series = new MetricSeries(labels, _bounds);
            }

            if (_instrument.IsObservable) series.Set(value);
            else series.Add(value);
        }
    }

    /// <summary>What is observed is observed anew: what is not seen then is there no more.</summary>
    public void Forget()
    {
        if (!_instrument.IsObservable) return;
        lock (_lock) _series.Clear();
    }

    public void WriteTo(StringBuilder text)
    {
        lock (_lock)
        {
            if (_series.Count == 0 && !_instrument.IsObservable && _bounds is null) Unlabelled();
            if (_series.Count == 0) return;
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_instrument.Description?.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings("\\n")}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {(_bounds is not null ? "histogram" : _isCounter ? "counter" : "gauge")}\n");
            foreach (var series in _series.Values) series.WriteTo(text, Name);
        }
    }

    // A counter that counted nothing yet is 0: an alert on its growth needs to see it before it grows.
    private void Unlabelled() => _series[""] = new MetricSeries("", bounds: null);

    private static IReadOnlyList<double>? BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries ?? [],
        Histogram<int> histogram => [.. histogram.Advice?.HistogramBucketBoundaries?.Select(b => (double)b) ?? []],
        Histogram<long> histogram => [.. histogram.Advice?.HistogramBucketBoundaries?.Select(b => (double)b) ?? []],
        _ => null,
    };

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return "";
        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags) labels.Add($"{Plain(name)}=\"{Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Escaped(string value) => value[..Math.Min(value.Length, LongestLabel)]
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
