using System.Diagnostics.Metrics;

namespace Karma.Testing;

/// <summary>Adds up what the counters of one meter factory count, from its making on.</summary>
public sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener;
    private readonly Dictionary<string, long> _totals = new(StringComparer.Ordinal);

    public Measurements(IMeterFactory factory)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory)) listener.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            Add(instrument.Name, value);
            if (tags.Length > 0) Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(t => t.Value))}", value);
        });
        _listener.Start();
    }

    /// <summary>What the counter of that name stands at; with the values of its tags behind it, as in <c>name view no_token</c>, for those alone.</summary>
    public long this[string instrument]
    {
        get
        {
            lock (_totals) return _totals.GetValueOrDefault(instrument);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(string name, long value)
    {
        lock (_totals) _totals[name] = _totals.GetValueOrDefault(name) + value;
    }
}
