namespace Fleet.Launch;

/// <summary>
/// Keeps a member running until told to stop: starts it again after a crash, and the next build of it in its turn.
/// </summary>
internal sealed class Supervisor(Member member, Orders orders, RunFolder folder, Narrator narrator)
{
    private const int FailedStartsAtMost = 3;

    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(4);

    private enum Turn
    {
        Stop,
        Redeploy,
        Crashed,
    }

    public async Task RunAsync(CancellationToken stop)
    {
        var build = 0;
        var failedStarts = 0;
        while (!stop.IsCancellationRequested)
        {
            var began = TimeProvider.System.GetTimestamp();
            using var process = ServiceProcess.Start(orders.For(member, member.Builds[build]), folder.LogOf(member));
            switch (await NextTurnAsync(process, stop))
            {
                case Turn.Stop:
                    await process.StopAsync();
                    return;
                case Turn.Redeploy:
                    await process.StopAsync();
                    build = (build + 1) % member.Builds.Count;
                    narrator.Say($"{member} is redeployed: release {build + 1} takes over.");
                    break;
                case Turn.Crashed:
                    failedStarts = TimeProvider.System.GetElapsedTime(began) < StartsWithin ? failedStarts + 1 : 0;
                    if (failedStarts == FailedStartsAtMost)
                        throw new FleetException($"{member} does not start (exit code {process.ExitCode}). Its log tells why: {folder.LogOf(member)}");
                    narrator.Say($"{member} crashed (exit code {process.ExitCode}); it is started again in {RestartAfter.TotalSeconds:0} s.");
                    await DelayAsync(RestartAfter, stop);
                    break;
            }
        }
    }

    private async Task<Turn> NextTurnAsync(ServiceProcess process, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var exited = process.WaitForExitAsync(over.Token);
        var due = Task.Delay(member.RedeployAfter ?? Timeout.InfiniteTimeSpan, over.Token);
        var first = await Task.WhenAny(exited, due);
        await over.CancelAsync();
        if (stop.IsCancellationRequested) return Turn.Stop;
        return first == exited ? Turn.Crashed : Turn.Redeploy;
    }

    private static async Task DelayAsync(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, stop);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}
