using System.Diagnostics;
using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>A death is an outage from its deadline on; a planned stop is none.</summary>
public sealed class KarlOutageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromSeconds(5);

    /// <summary>The goodbye's one second, and what a busy machine adds to the end of three processes.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task End_OfAService_IsDownAtItsDeadlineOrDoneAtOnce()
    {
        using var scratch = new Scratch();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        await karl.StartAsync(scratch.File("karl.db"));
        await using var services = new KarlServices(scratch.Path, karl.Url);
        await Poll.UntilAsync("the fleet is whole", Patience, () => services.AreWholeAsync(karl.Api));
        var began = DateTimeOffset.UtcNow;

        await services.Named("shop").Process.KillAsync();
        var worker = services.Named("mailer").Process;
        worker.Send(Signal.Terminate);
        Assert.Equal(0, await worker.ExitAsync());

        var done = await EntryAsync(karl, "mailer");
        Assert.Equal("done", done.State);
        Assert.Null(done.Deadline);

        FleetEntry killed = await EntryAsync(karl, "shop");
        Assert.Equal("up", killed.State);
        var deadline = killed.LastHeard + KarlService.Allowance;
        Assert.Equal(deadline, killed.Deadline);
        await Poll.UntilAsync("the death is noticed", Patience, async () => (killed = await EntryAsync(karl, "shop")).State == "down");
        var noticed = DateTimeOffset.UtcNow;
        output.WriteLine($"noticed {(noticed - deadline).TotalMilliseconds:0} ms after the deadline");

        Assert.Equal(deadline, killed.Since);
        Assert.InRange(noticed, deadline, deadline + NoticedWithin);
        var spans = await karl.Api.SpansAsync(killed.Codename, began);
        Assert.Equal(["up", "down"], spans.Select(span => span.State));
        Assert.Equal((deadline, null), (spans[1].From, spans[1].To));
        Assert.Equal("done", (await karl.Api.SpansAsync(done.Codename, began))[^1].State);
        Assert.Equal("up", (await EntryAsync(karl, "far-shop")).State);
    }

    [Fact]
    public async Task StartAndStop_WhileKarlStandsStill_AreNotHeldUp()
    {
        using var scratch = new Scratch();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        await karl.StartAsync(scratch.File("karl.db"));
        karl.Process.Send(Signal.Stop);
        await using var services = new KarlServices(scratch.Path, karl.Url);
        foreach (var service in services.All)
        {
            await Poll.UntilAsync($"{service.Name} answers", Patience, service.AnswersAsync);
            await Poll.UntilAsync($"{service.Name} has missed him", Patience, () => service.Lost == 1);
        }

        var began = Stopwatch.GetTimestamp();
        foreach (var service in services.All) service.Process.Send(Signal.Terminate);
        var codes = await Task.WhenAll(services.All.Select(service => service.Process.ExitAsync()));
        var took = Stopwatch.GetElapsedTime(began);

        output.WriteLine($"all ended within {took.TotalMilliseconds:0} ms");
        Assert.All(codes, code => Assert.Equal(0, code));
        Assert.InRange(took, TimeSpan.Zero, EndsWithin);
    }

    private static async Task<FleetEntry> EntryAsync(KarlProcess karl, string service) => Assert.Single(await karl.Api.FleetAsync($"service/{service}"));
}
