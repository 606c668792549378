using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Karma.Karl.Telemetry;

/// <summary>
/// Reads Karl's own meter, and of the runtime's what tells whether he has room and time, for whoever asks in the text format of Prometheus. The
/// meters are the same that an exporter of the host reads. Thread-safe.
/// </summary>
internal sealed class MetricsReading : IDisposable
{
    private const string Runtime = "System.Runtime";

    private static readonly HashSet<string> Essentials = new(StringComparer.Ordinal)
    {
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.collections", "dotnet.gc.pause.time", "dotnet.gc.heap.total_allocated",
        "dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length",
    };

    private readonly ConcurrentDictionary<Instrument, MetricReading> _readings = new();
    private readonly Lock _lock = new();
    private readonly MeterListener _listener;

    /// <param name="meters">Who made Karl's meter: another Karl in this process has another one, of the same name.</param>
    public MetricsReading(IMeterFactory meters)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                var isOurs = instrument.Meter.Name == KarlMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters);
                if (!isOurs && !(instrument.Meter.Name == Runtime && Essentials.Contains(instrument.Name))) return;
                listener.EnableMeasurementEvents(instrument, _readings.GetOrAdd(instrument, i => new MetricReading(i)));
            },
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, reading) => Take(reading, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, reading) => Take(reading, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, reading) => Take(reading, value, tags));
        _listener.Start();
    }

    /// <summary>All that was measured since the start, and what is so now.</summary>
    public string Read()
    {
        lock (_lock)
        {
            foreach (var reading in _readings.Values) reading.Forget();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var reading in _readings.Values.OrderBy(r => r.Name, StringComparer.Ordinal)) reading.WriteTo(text);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void Take(object? reading, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => (reading as MetricReading)?.Take(value, tags);
}
