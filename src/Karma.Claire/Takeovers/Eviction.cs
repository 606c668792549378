namespace Karma.Takeovers;

/// <summary>Has a run make way: asks it, gives it its time, and ends it where it stays. Only a process that was verified, and no longer than it is the same.</summary>
internal sealed class Eviction(OccupantClient client, TimeProvider clock)
{
    /// <summary>How long the system may take to clear away what was ended.</summary>
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    /// <summary>Null where its process has gone, and its hold on the port with it; otherwise why it has not.</summary>
    public async Task<Refusal?> EvictAsync(Newcomer coming, Occupant.Run run, CancellationToken stop)
    {
        var process = ProcessCheck.Verify(coming.Port, run.Status, clock);
        if (process.Fault is { } fault) return Refusal.NotVerified(coming, run.Status, fault);

        // Where it will not be told by HTTP, or is an original, which cannot be, it is told as every program can be.
        if (!await client.StopAsync(run.Page, stop).ConfigureAwait(false)) Send(process, Posix.Terminate);
        if (await HasGoneAsync(process, Periods.Shutdown(run.Status), stop).ConfigureAwait(false)) return null;
        Send(process, Posix.Kill);
        return await HasGoneAsync(process, AfterKill, stop).ConfigureAwait(false) ? null : Refusal.Stays(coming, run.Status, process.Process);
    }

    private static void Send(OwnedPort process, int signal)
    {
        if (ProcessCheck.IsThere(process)) Posix.Send(process.Process, signal);
    }

    private async Task<bool> HasGoneAsync(OwnedPort process, TimeSpan limit, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        while (ProcessCheck.IsThere(process))
        {
            if (clock.GetElapsedTime(began) >= limit) return false;
            await Task.Delay(Every, clock, stop).ConfigureAwait(false);
        }

        return true;
    }
}
