using System.Globalization;
using System.Text;

namespace Karma.Karl.Telemetry;

/// <summary>One series of an instrument: a number, or how numbers are spread over buckets. For one thread at a time.</summary>
/// <param name="labels">Its labels as they stand in the text format, without braces.</param>
/// <param name="bounds">The upper bounds of its buckets, rising; <see langword="null"/> where it is a number.</param>
internal sealed class MetricSeries(string labels, IReadOnlyList<double>? bounds)
{
    private readonly long[] _buckets = new long[bounds?.Count ?? 0];
    private double _value;
    private long _count;

    public void Set(double value) => _value = value;

    public void Add(double value)
    {
        _value += value;
        _count++;
        for (var i = 0; i < _buckets.Length; i++)
            if (value <= bounds![i]) _buckets[i]++; // There are no buckets without bounds.
    }

    public void WriteTo(StringBuilder text, string name)
    {
        if (bounds is null)
        {
            Line(text, name, labels, _value);
            return;
        }

        for (var i = 0; i < _buckets.Length; i++) Line(text, name + "_bucket", With("le=\"" + Number(bounds[i]) + "\""), _buckets[i]);
        Line(text, name + "_bucket", With("le=\"+Inf\""), _count);
        Line(text, name + "_sum", labels, _value);
        Line(text, name + "_count", labels, _count);
    }

    private string With(string label) => labels.Length == 0 ? label : $"{labels},{label}";

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? (value > 0 ? "+Inf" : "-Inf") : value.ToString(CultureInfo.InvariantCulture);
}
