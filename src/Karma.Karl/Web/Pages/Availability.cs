using System.Globalization;
using Karma.Karl.Fleet;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Pages;

/// <summary>How long something was up, down and unknown in a window, in microseconds. Time that is unknown or done counts neither way.</summary>
internal readonly record struct Availability(long Up, long Down, long Unknown)
{
    public static Availability Of(IEnumerable<LifeSpan> spans, Window window)
    {
        var end = Math.Min(window.To, window.Now);
        long up = 0, down = 0, unknown = 0;
        foreach (var span in spans)
        {
            var from = Math.Max(window.From, Time.Microseconds(span.From));
            var length = Math.Max(0, Math.Min(end, span.To is { } to ? Time.Microseconds(to) : end) - from);
            if (span.State == LivenessState.Up) up += length;
            else if (span.State == LivenessState.Down) down += length;
            else if (span.State == LivenessState.Unknown) unknown += length;
        }

        return new Availability(up, down, unknown);
    }

    public static Availability Of(Bucket bucket) => new(bucket.Up, bucket.Down, bucket.Unknown);

    /// <summary>The share of the time for which it is known, never rounded up to all of it; a dash where nothing is known.</summary>
    public string Percent()
    {
        if (Up + Down == 0) return "–";
        if (Down == 0) return "100 %";
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(10_000m * Up / (Up + Down)) / 100:0.00} %");
    }
}
