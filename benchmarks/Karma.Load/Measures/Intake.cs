using Karma.Load.Client;
using Karma.Load.Servers;

namespace Karma.Load.Measures;

/// <summary>
/// Keepalives acknowledged per second: the servers take turns (bare, Karl, bare, Karl, …), after a warm-up round each that
/// does not count. The ratio is the median over the pairs, so that a machine that drifts drifts for both.
/// </summary>
internal sealed class Intake(LoadOptions options, Figures figures, ServerProcess? bare, ServerProcess? karl, Fleet karlFleet)
{
    private readonly Fleet? _bareFleet = bare is null ? null : new Fleet(bare.Port);

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the case, reports its figures, and returns how many keepalives Karl acknowledged in all.</summary>
    public async Task<long> MeasureAsync(IntakeCase one)
    {
        figures.Progress(
            $"intake{one.Suffix}: {one.Connections} connections, {one.Instances} instances, {(one.WithBuild ? "with" : "without")} build");
        using var bareSide = Side(bare, _bareFleet, one);
        using var karlSide = Side(karl, karlFleet, one);
        Contender[] sides = [.. new[] { bareSide, karlSide }.OfType<Contender>()];

        // Each instance is known before anything is counted: that it is new costs a row or two, once.
        if (one.Instances > one.Connections && karlSide is not null)
            figures.Check(karlSide.Server.Name, await karlSide.EachOnceAsync());
        for (var round = -one.WarmUps; round < options.Rounds; round++)
        {
            foreach (var side in sides)
                await RunAsync(side, sides, counted: round >= 0);
        }

        Report(one.Suffix, bareSide, karlSide);
        return karlSide?.Acknowledged ?? 0;
    }

    private static Contender? Side(ServerProcess? server, Fleet? fleet, IntakeCase one) => server is null || fleet is null
        ? null
        : new Contender(server, new SenderGroup(server.Port, fleet.Make(one.Instances, one.WithBuild), one.Connections));

    private async Task RunAsync(Contender side, Contender[] sides, bool counted)
    {
        var idle = sides.FirstOrDefault(other => other != side)?.Server;
        var round = await side.RunAsync(counted ? options.Round : options.WarmUp, counted, idle);
        figures.Check(side.Server.Name, round.Result);
        figures.Progress(
            $"  {side.Server.Name,-4} {round.Result.PerSecond,8:0}/s, server {round.ServerMicroseconds:0.0} us and client " +
            $"{round.ClientMicroseconds:0.0} us of processor each, others {round.OtherShare:0.00} core{(counted ? "" : ", warm-up")}");
        await Task.Delay(Breath);
    }

    private void Report(string suffix, Contender? bareSide, Contender? karlSide)
    {
        if (bareSide is not null && karlSide is not null)
        {
            double[] ratios = [.. bareSide.Rounds.Zip(karlSide.Rounds, (of, ours) => ours.Result.PerSecond / of.Result.PerSecond)];
            figures.Add($"intake_ratio{suffix}", Median.Of(ratios), "0.000");
            figures.Add($"intake_ratio{suffix}_range", $"{ratios.Min():0.000}-{ratios.Max():0.000}");
            figures.Add($"karl_core_share_in_bare_rounds{suffix}", bareSide.IdleShare, "0.000");
        }

        if (karlSide is not null)
            Report(figures, "intake", suffix, karlSide);
        if (bareSide is not null)
            Report(figures, "bare", suffix, bareSide);
    }

    public static void Report(Figures figures, string name, string suffix, Contender side)
    {
        long[] latencies = [.. side.Rounds.SelectMany(round => round.Result.Latencies).Order()];
        figures.Add($"{name}_per_second{suffix}", side.PerSecond, "0");
        figures.Add($"{name}_p50_ms{suffix}", RoundResult.Percentile(latencies, 0.5), "0.00");
        figures.Add($"{name}_p99_ms{suffix}", RoundResult.Percentile(latencies, 0.99), "0.00");
        figures.Add($"{name}_server_cpu_us{suffix}", side.ServerMicroseconds, "0.0");
        figures.Add($"{name}_client_cpu_us{suffix}", side.ClientMicroseconds, "0.0");
        figures.Add($"{name}_client_core_share{suffix}", side.ClientShare, "0.00");
        figures.Add($"{name}_others_core_share_max{suffix}", side.OtherShare, "0.00");
    }
}
