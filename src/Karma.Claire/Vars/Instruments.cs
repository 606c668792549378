using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Karma.Vars;

/// <summary>
/// The values of those <c>System.Diagnostics.Metrics</c> instruments of this process that were chosen by name (<c>instrument</c>, or
/// <c>meter/instrument</c> where several share it), as they are now or will be. Thread-safe. Where none was chosen, nothing is listened to.
/// </summary>
internal sealed class Instruments : IDisposable
{
    private readonly ImmutableHashSet<string> _chosen;
    private readonly ILogger<Instruments> _logger;
    private readonly Lock _observing = new();
    private readonly MeterListener? _listener;
    private bool _isFailing;
    private ImmutableSortedDictionary<string, Tally> _tallies = ImmutableSortedDictionary.Create<string, Tally>(StringComparer.Ordinal);

    public Instruments(Claire claire, ILogger<Instruments> logger)
    {
        _logger = logger;
        _chosen = [.. claire.Options.Instruments];
        if (_chosen.Count > 0) _listener = Listen();
    }

    public bool Any => _listener is not null;

    /// <summary>Adds what has been measured to <paramref name="values"/>, under the names by which it was chosen.</summary>
    public void Evaluate(IDictionary<string, JsonElement> values)
    {
        if (_listener is null) return;
        lock (_observing)
        {
            Observe(_listener);
            foreach (var (name, tally) in _tallies)
            {
                if (tally.Value() is { } value) values[name] = JsonElement.Parse(value.ToJsonString());
            }
        }
    }

    /// <summary>Adds what is known of each to <paramref name="properties"/>.</summary>
    public void Describe(JsonObject properties)
    {
        foreach (var (name, tally) in _tallies) properties[name] = tally.Schema();
    }

    public void Dispose() => _listener?.Dispose();

    /// <summary>The service's own functions run here, and what one of them throws spoils no page.</summary>
    private void Observe(MeterListener listener)
    {
        foreach (var tally in _tallies.Values) tally.Forget();
        try
        {
            listener.RecordObservableInstruments();
            _isFailing = false;
        }
        catch (Exception e)
        {
            if (!_isFailing) VarsLog.NotObserved(_logger, e);
            _isFailing = true;
        }
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener { InstrumentPublished = Choose };
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, tally) => ((Tally?)tally)?.Add(value, tags));
        listener.SetMeasurementEventCallback<short>(static (_, value, tags, tally) => ((Tally?)tally)?.Add(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, tally) => ((Tally?)tally)?.Add(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, tally) => ((Tally?)tally)?.Add(value, tags));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, tally) => ((Tally?)tally)?.Add(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, tally) => ((Tally?)tally)?.Add(value, tags));
        listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, tally) => ((Tally?)tally)?.Add((double)value, tags));
        listener.Start();
        return listener;
    }

    private void Choose(Instrument instrument, MeterListener listener)
    {
        var withMeter = $"{instrument.Meter.Name}/{instrument.Name}";
        var name = _chosen.Contains(withMeter) ? withMeter : _chosen.Contains(instrument.Name) ? instrument.Name : null;
        if (name is null || Kind(instrument) is not { } kind) return;
        var added = new Tally(instrument, kind);
        ImmutableInterlocked.Update(ref _tallies, all => all.ContainsKey(name) ? all : all.Add(name, added));

        // Several meters may have one of the name. Those of a kind count together; one of another kind would make nonsense of both.
        if (_tallies[name] is { } tally && tally.Suits(instrument, kind)) listener.EnableMeasurementEvents(instrument, tally);
        else VarsLog.OfAnotherKind(_logger, name, instrument.Meter.Name);
    }

    private static TallyKind? Kind(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType) return null;
        var kind = type.GetGenericTypeDefinition();
        if (kind == typeof(Histogram<>)) return TallyKind.Distribution;
        if (kind == typeof(Gauge<>) || kind == typeof(ObservableGauge<>)) return TallyKind.Last;
        return TallyKind.Sum;
    }
}
