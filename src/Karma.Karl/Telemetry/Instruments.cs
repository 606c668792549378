using Microsoft.Extensions.Logging;

namespace Karma.Karl.Telemetry;

/// <summary>What every part of Karl needs to tell of itself: the clock, the counters, and one logger under <c>Karma.Karl</c>.</summary>
internal sealed class Instruments(TimeProvider clock, KarlMetrics metrics, ILoggerFactory loggers)
{
    public TimeProvider Clock { get; } = clock;

    public KarlMetrics Metrics { get; } = metrics;

    public ILogger Logger { get; } = loggers.CreateLogger("Karma.Karl");
}
