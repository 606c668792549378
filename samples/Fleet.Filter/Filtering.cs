using System.Globalization;
using Fleet.Shared;
using Karma;

namespace Fleet;

/// <summary>Takes the annotated numbers and keeps the primes that this release likes.</summary>
internal sealed class Filtering(
    Feed<Number> kept, IConfiguration configuration, HttpClient http, Claire claire, ILogger<Filtering> logger)
    : Turns(TimeSpan.FromSeconds(1), claire, logger)
{
    private readonly Uri _annotator = configuration.Needs("annotator")[0];
    private long _after;
    private long _seen;

    protected override async Task TurnAsync(CancellationToken stop)
    {
        var numbers = await http.GetFromJsonAsync(
            new Uri(_annotator, $"/annotated?after={_after}"), FleetJson.Default.AnnotatedNumberArray, stop) ?? [];
        foreach (var number in numbers)
        {
            if (number.Divisor is null && Taste.Likes(number.Value)) kept.Add(new Number(number.Order, number.Value));
            _after = number.Order;
            _seen++;
        }

        var total = kept.Latest.Total;
        Claire.Report($"Release {Taste.Release}: kept {total} {Taste.Name} out of {_seen} numbers.", new Dictionary<string, string>
        {
            ["release"] = Taste.Release,
            ["seen"] = _seen.ToString(CultureInfo.InvariantCulture),
            ["kept"] = total.ToString(CultureInfo.InvariantCulture),
        });
    }
}
