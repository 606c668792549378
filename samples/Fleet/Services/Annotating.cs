using System.Globalization;
using Fleet.Shared;
using Karma;

namespace Fleet.Services;

/// <summary>The annotator's work: one is_prime after the other is asked, and where one does not answer, the next.</summary>
internal sealed class Annotating(
    Feed<AnnotatedNumber> annotated, IConfiguration configuration, HttpClient http, Claire claire, ILogger<Annotating> logger)
    : Turns(TimeSpan.FromSeconds(1), claire, logger)
{
    private readonly Uri _generator = configuration.Needs("generator")[0];
    private readonly Uri[] _judges = configuration.Needs("is_prime");
    private long _after;
    private long _asked;
    private long _unanswered;

    protected override async Task TurnAsync(CancellationToken stop)
    {
        var numbers = await http.GetFromJsonAsync(
            new Uri(_generator, $"/numbers?after={_after}"), FleetJson.Default.NumberArray, stop) ?? [];
        foreach (var number in numbers)
        {
            var verdict = await JudgeAsync(number.Value, stop);
            annotated.Add(new AnnotatedNumber(number.Order, number.Value, verdict.Divisor));
            _after = number.Order;
        }

        Claire.Report($"Annotated {annotated.Latest.Total} numbers.", new Dictionary<string, string>
        {
            ["in_last_turn"] = numbers.Length.ToString(CultureInfo.InvariantCulture),
            ["unanswered"] = _unanswered.ToString(CultureInfo.InvariantCulture),
        });
    }

    private async Task<Verdict> JudgeAsync(long number, CancellationToken stop)
    {
        Exception? last = null;
        for (var attempt = 0; attempt < _judges.Length; attempt++)
        {
            var judge = _judges[_asked++ % _judges.Length];
            try
            {
                return await http.GetFromJsonAsync(new Uri(judge, $"/is_prime?n={number}"), FleetJson.Default.Verdict, stop)
                    ?? throw new HttpRequestException($"{judge} answers nothing.");
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                _unanswered++;
                last = e;
            }
        }

        throw new HttpRequestException("No is_prime answers.", last);
    }
}
