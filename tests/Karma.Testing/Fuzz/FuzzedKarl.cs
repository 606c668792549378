using Karma.Testing.Processes;

namespace Karma.Testing.Fuzz;

/// <summary>A run against a <c>karl</c> of its own: besides every answer, what he writes to his log, and that he ends as he should.</summary>
internal static class FuzzedKarl
{
    public static async Task<FuzzSummary> RunAsync(int seed, TimeSpan atMost, string findings)
    {
        using var scratch = new Scratch();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        await karl.StartAsync(scratch.File("karl.db"));
        using var targets = new FuzzTargets(karl.Url);
        var summary = await new FuzzRun(seed, targets.All, findings).RunAsync(atMost);
        var faults = await karl.Api.FaultsAsync();
        if (await karl.StopAsync() is var exit and not 0) faults.Add($"He ended with {exit}.");
        faults.AddRange(karl.Process.Errors);
        faults.AddRange(karl.Process.Output.Where(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal)));
        return summary with { Findings = [.. summary.Findings, .. faults.Distinct(StringComparer.Ordinal).Select(fault => new FuzzFinding("karl", fault, "none"))] };
    }
}
