using System.Diagnostics;
using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>
/// Real services report to a real Karl, something befalls him, and one of them is killed meanwhile if so wished. Whoever lived was never
/// down, whoever died is found, and the time in which Karl saw nothing is unknown.
/// </summary>
internal sealed class HonestyRun(Disturbance disturbance, bool kills)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>From a deadline to the answer that tells it: half a second for Karl's tick, a late keepalive or two, and what a busy machine adds; less than a second allowance.</summary>
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromSeconds(5.5);

    /// <summary>What two people who look at the same gap may differ by: Karl counts from the last that he knows for certain.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    /// <summary>A shorter gap is none: a keepalive waits as long for its answer.</summary>
    private static readonly TimeSpan ShortestGap = TimeSpan.FromSeconds(5) + TimeSpan.FromSeconds(1);

    /// <summary>Back beyond any clock that is set.</summary>
    private static readonly TimeSpan LongAgo = TimeSpan.FromHours(3);

    private readonly List<string> _faults = [];

    public async Task<HonestyRound> RunAsync()
    {
        using var scratch = new Scratch();
        await using var home = disturbance; // Unmounted and unplugged after the processes in it have ended.
        await using var karl = new KarlProcess(scratch.Path, Ports.Free(), disturbance.Karl);
        var store = disturbance.Store(scratch);
        await karl.StartAsync(store);
        await using var services = new ServiceGroup(disturbance, scratch.Path, karl.Url);
        var scene = new Scene(karl, store, services.All);
        await Poll.UntilAsync("every service is up", Patience, () => scene.AreAllAsync("up"));
        var codenames = (await scene.FleetAsync()).Values.ToDictionary(entry => entry.Service, entry => entry.Codename, StringComparer.Ordinal);

        await using var witness = new Witness(karl);
        var gone = DateTimeOffset.UtcNow;
        var victim = kills ? services.All[^1] : null;
        var living = services.All.Where(service => service != victim).ToList();
        List<string> lasting;
        try
        {
            await disturbance.BeginAsync(scene);
            if (victim is not null) await victim.Process.KillAsync();
            lasting = await disturbance.LastAsync(scene);
        }
        finally
        {
            await disturbance.EndAsync(scene); // In any case: what hangs could not even be killed.
        }

        var back = Stopwatch.GetTimestamp();
        var backAt = DateTimeOffset.UtcNow;
        _faults.AddRange(lasting);
        var heard = await scene.FleetAsync();
        var whole = await UntilAsync("all who live are up again", back, async () =>
        {
            var fleet = await scene.FleetAsync();
            return living.All(service => fleet.GetValueOrDefault(service.Name) is { State: "up" } entry && entry.LastHeard != heard.GetValueOrDefault(service.Name)?.LastHeard);
        });
        TimeSpan? found = victim is null
            ? null
            : await UntilAsync($"{victim.Name}, killed, is down", back, async () => (await scene.FleetAsync()).GetValueOrDefault(victim.Name)?.State == "down");
        if (found > KarlService.Allowance + NoticedWithin) _faults.Add($"the killed one was found down only after {found.Value.TotalSeconds:0.0} s");

        _faults.AddRange(await disturbance.AfterwardsAsync(scene, gone, backAt));
        foreach (var name in witness.Down.Where(name => name != victim?.Name)) _faults.Add($"{name} lived and was called down");
        foreach (var service in living) await CheckLivingAsync(karl.Api, service.Name, codenames[service.Name]);
        if (_faults.Count > 0) _faults.Add("Karl says: " + string.Join(" / ", karl.Process.Output));
        return new HonestyRound
        {
            Name = disturbance.Name,
            Whole = whole,
            Found = found,
            Unknown = await CheckGapAsync(karl.Api, victim is null ? living.Select(service => codenames[service.Name]) : [codenames[victim.Name]]),
            Faults = _faults,
        };
    }

    private async Task<TimeSpan> UntilAsync(string what, long since, Func<Task<bool>> isTrue)
    {
        try
        {
            await Poll.UntilAsync(what, Patience, isTrue);
        }
        catch (TimeoutException e)
        {
            _faults.Add(e.Message);
        }

        return Stopwatch.GetElapsedTime(since);
    }

    private async Task CheckLivingAsync(KarlApi karl, string name, string codename)
    {
        var spans = await karl.SpansAsync(codename, DateTimeOffset.UtcNow - LongAgo);
        if (spans.Any(span => span.State == "down")) _faults.Add($"{name} lived and is told as down: {string.Join(", ", spans)}");
        if (spans[^1].State != "up") _faults.Add($"{name} lives and is {spans[^1].State}");
        CheckOrder(name, spans);
    }

    // Of one who was killed nobody can tell more later; what the living hand over late turns their unknown into up.
    private async Task<TimeSpan> CheckGapAsync(KarlApi karl, IEnumerable<string> codenames)
    {
        var unknown = TimeSpan.Zero;
        foreach (var codename in codenames)
        {
            var spans = await karl.SpansAsync(codename, DateTimeOffset.UtcNow - LongAgo);
            CheckOrder(codename, spans);
            var sum = spans.Where(span => span is { State: "unknown", To: not null }).Aggregate(TimeSpan.Zero, (sum, span) => sum + (span.To!.Value - span.From));
            if (sum > unknown) unknown = sum;
        }

        if (kills && disturbance.Gap >= ShortestGap && unknown < disturbance.Gap - Tolerance)
            _faults.Add($"of a gap of {disturbance.Gap.TotalSeconds:0.0} s {unknown.TotalSeconds:0.0} s are told as unknown");
        return unknown;
    }

    private void CheckOrder(string name, List<FleetSpan> spans)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].To < spans[i].From) _faults.Add($"{name} has a negative span: {spans[i]}");
            if (i > 0 && spans[i - 1].To != spans[i].From) _faults.Add($"{name} has spans that do not meet: {spans[i - 1]}, {spans[i]}");
        }
    }
}
