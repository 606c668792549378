using System.Diagnostics;

namespace Karma.Karl.Telemetry;

/// <summary>Karl's spans, under the source <c>Karma.Karl</c>: one a turn of the writer. They cost nothing while nobody listens.</summary>
internal static class KarlActivity
{
    public static readonly ActivitySource Source = new(KarlMetrics.MeterName);
}
