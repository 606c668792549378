using System.Diagnostics;
using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>
/// Karl is killed, away for longer than any deadline, stopped where he stands, and comes back with what he knew or with nothing. No
/// service notices, and none is called down who was not.
/// </summary>
public sealed class KarlAbsenceTests(ITestOutputHelper output)
{
    /// <summary>Longer than a deadline, so that a Karl who took his own absence for the fleet's would show it.</summary>
    private static readonly TimeSpan Absence = KarlService.Allowance + TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(10);

    /// <summary>A beacon's interval at its longest.</summary>
    private static readonly TimeSpan OneInterval = KarlService.Interval * 1.1;

    /// <summary>What a busy machine adds to that.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Of a service that shares two cores with a fleet of processes; one that waited for a Karl who stands still would take up to a second.</summary>
    private static readonly TimeSpan MostAnswersWithin = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Absence_OfAnyKind_HarmsNoServiceAndIsNobodysOutage()
    {
        using var scratch = new Scratch();
        var store = scratch.File("karl.db");
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        await karl.StartAsync(store);
        await using var services = new KarlServices(scratch.Path, karl.Url);
        await Poll.UntilAsync("the fleet is whole", Patience, () => services.AreWholeAsync(karl.Api));
        foreach (var service in services.All) await Poll.UntilAsync($"{service.Name} answers", Patience, service.AnswersAsync);

        await AssertPlacesAsync(karl, services);
        var began = DateTimeOffset.UtcNow;

        // Killed, and away for longer than a deadline.
        await karl.KillAsync();
        var killed = DateTimeOffset.UtcNow;
        await WatchAsync(services, Absence);
        AssertIsLost(services);
        await karl.StartAsync(store);
        var back = DateTimeOffset.UtcNow;
        await WholeAgainAsync("after the kill", karl, services, OneInterval + Delay);
        await BackAsync(services, times: 1);
        await AssertGapAsync(karl, services, began, killed, back);

        // Stopped where he stands: connections are accepted by the system, and nobody answers.
        karl.Process.Send(Signal.Stop);
        var stopped = DateTimeOffset.UtcNow;
        await WatchAsync(services, Standstill);
        AssertIsLost(services);
        karl.Process.Send(Signal.Continue);
        back = DateTimeOffset.UtcNow;
        await WholeAgainAsync("after the standstill", karl, services, OneInterval + KarlService.Timeout + Delay);
        await BackAsync(services, times: 2);
        await AssertGapAsync(karl, services, began, stopped, back);

        // Killed once more, and back with an empty store.
        await karl.KillAsync();
        await WatchUntilAsync(services, "all have lost him", () => services.All.All(service => service.Lost > service.Back));
        await karl.StartAsync(scratch.File("empty.db"));
        await WholeAgainAsync("on an empty store", karl, services, OneInterval + Delay);
        await BackAsync(services, times: 3);
        await AssertNoOutageAsync(karl, began);

        Assert.All(services.All, service => Assert.False(service.Process.HasExited, service.Name));
    }

    private static async Task AssertPlacesAsync(KarlProcess karl, KarlServices services)
    {
        foreach (var service in services.All)
        {
            var entry = Assert.Single(await karl.Api.FleetAsync($"service/{service.Name}"));
            Assert.Equal(service.Endpoint, entry.Endpoint);
        }

        var far = Assert.Single(await karl.Api.FleetAsync("host/127.0.0.2"));
        Assert.Equal(("far-shop", "127.0.0.2"), (far.Service, far.Host));
    }

    private Task WatchAsync(KarlServices services, TimeSpan length)
    {
        var began = Stopwatch.GetTimestamp();
        return WatchUntilAsync(services, "the time is over", () => Stopwatch.GetElapsedTime(began) >= length);
    }

    /// <summary>Asks every service for its own page all the while, which is there as quickly as ever.</summary>
    private async Task WatchUntilAsync(KarlServices services, string what, Func<bool> isOver)
    {
        foreach (var service in services.All) service.ForgetAnswers();
        using var timer = new PeriodicTimer(PingEvery);
        await Poll.UntilAsync(what, Patience, async () =>
        {
            await Task.WhenAll(services.All.Select(service => service.PingAsync()));
            await timer.WaitForNextTickAsync();
            return isOver();
        });
        foreach (var service in services.All) AssertIsQuick(service, what);
    }

    private async Task WholeAgainAsync(string when, KarlProcess karl, KarlServices services, TimeSpan limit)
    {
        var took = await Poll.UntilAsync($"the fleet is whole {when}", limit, () => services.AreWholeAsync(karl.Api));
        output.WriteLine($"whole {when}: {took.TotalMilliseconds:0} ms");
        Assert.Equal(services.All.Count, (await karl.Api.FleetAsync()).Count);
    }

    private void AssertIsQuick(KarlService service, string until)
    {
        var answers = service.Answers.Order().ToList();
        var most = answers[(answers.Count - 1) * 9 / 10];
        output.WriteLine($"{service.Name}, until {until}: 90 % of {answers.Count} answers within {most.TotalMilliseconds:0} ms, all within {answers[^1].TotalMilliseconds:0} ms");
        Assert.InRange(most, TimeSpan.Zero, MostAnswersWithin);
    }

    private static void AssertIsLost(KarlServices services) =>
        Assert.All(services.All, service => Assert.True(service.Lost > service.Back, $"{service.Name} does not say that he is lost."));

    // On a busy machine he may be lost once more, and found again, for a keepalive that took longer than a second.
    private static Task BackAsync(KarlServices services, int times) => Poll.UntilAsync(
        "every log says that he is back", Patience, () => services.All.All(service => service.Back >= times && service.Back == service.Lost));

    private static async Task AssertNoOutageAsync(KarlProcess karl, DateTimeOffset from)
    {
        foreach (var entry in await karl.Api.FleetAsync())
            Assert.DoesNotContain(await karl.Api.SpansAsync(entry.Codename, from), span => span.State == "down");
    }

    /// <summary>No outage, and nothing is left unknown but the time without Karl; late keepalives may have filled that too.</summary>
    private static async Task AssertGapAsync(KarlProcess karl, KarlServices services, DateTimeOffset from, DateTimeOffset gone, DateTimeOffset back)
    {
        await AssertNoOutageAsync(karl, from);
        foreach (var entry in await karl.Api.FleetAsync())
        {
            var spans = await karl.Api.SpansAsync(entry.Codename, from);
            foreach (var gap in spans.Where(span => span.State == "unknown" && span.To >= gone))
            {
                Assert.InRange(gap.From, gone - KarlService.Interval - OneInterval - KarlService.Timeout, back);
                Assert.InRange(gap.To ?? DateTimeOffset.MaxValue, gone, back + OneInterval + KarlService.Timeout + Delay);
            }

            Assert.Equal("up", spans[^1].State);
        }

        Assert.Equal(services.All.Count, (await karl.Api.FleetAsync()).Count);
    }
}
