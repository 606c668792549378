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
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (_totals) _totals[instrument.Name] = _totals.GetValueOrDefault(instrument.Name) + value;
        });
        _listener.Start();
    }

    /// <summary>What the counter of that name stands at.</summary>
    public long this[string instrument]
    {
        get
        {
            lock (_totals) return _totals.GetValueOrDefault(instrument);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
