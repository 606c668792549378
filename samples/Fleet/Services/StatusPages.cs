using System.Globalization;
using Karma.Karl.Web.Views;

namespace Fleet.Services;

/// <summary>How the statuses of the fleet's own services are shown on Karl's pages.</summary>
internal static class StatusPages
{
    private const double SlowUs = 5_000;
    private const double LateSeconds = 5;

    public static void Primality(PrimalityStatus status, StatusView view) => view
        .Headline(status.Message)
        .Fact("Asked", status.Asked, "numbers")
        .Fact("Largest prime", status.LargestPrime)
        .Meter("Primes among them", status.Primes, status.Asked)
        .Meter("Slowest answer", status.SlowestUs, SlowUs, "µs", status.SlowestUs > SlowUs ? StatusTone.Warning : StatusTone.Good);

    public static void Chain(GatewayStatus status, StatusView view)
    {
        var silent = status.Parts.Count(part => part.Trouble is not null);
        var isLate = status.Parts.Any(part => part.LagSeconds > LateSeconds);
        view.Headline(status.Message, silent > 0 ? StatusTone.Bad : isLate ? StatusTone.Warning : StatusTone.Good)
            .Table(["Part", "Handed on", "Behind", "Trouble"], status.Parts.Select(Row));
        if (isLate && silent == 0) view.Note($"A part of the chain is more than {LateSeconds} seconds behind.", StatusTone.Warning);
    }

    private static string?[] Row(Progress part) =>
    [
        part.Service,
        part.Total?.ToString(CultureInfo.InvariantCulture),
        part.LagSeconds is { } lag ? lag.ToString("0.0 s", CultureInfo.InvariantCulture) : null,
        part.Trouble,
    ];
}
