using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>
/// Finds the process behind a status, so that no other is ended: it alone listens on the port, and it started a little before the Claire
/// who answered there. A forwarder on this machine that stands before her, or before one on another machine, fails one or the other.
/// </summary>
internal static class ProcessCheck
{
    /// <summary>How far clocks that are read one after the other, rounded and slewed, may be apart.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>How long a program may do other things before it makes its Claire. Nothing that the status tells can widen it.</summary>
    private static readonly TimeSpan BeforeClaire = TimeSpan.FromMinutes(5);

    public static OwnedPort Verify(int port, ClaireStatus status, TimeProvider clock)
    {
        if (!OperatingSystem.IsLinux()) return OwnedPort.Unknown("only Linux tells which process listens");
        if (!ProcFiles.IsOurs) return OwnedPort.Unknown("/proc shows the processes of another container");
        var owner = ProcFiles.OwnerOf(port);
        if (owner.Fault is not null) return owner;
        if (owner.Process == Environment.ProcessId) return OwnedPort.Unknown("it is this process itself");
        if (status.Process is { } told && told.Pid != owner.Process)
            return OwnedPort.Unknown($"the Claire who answers says that she is process {told.Pid}, and process {owner.Process} listens");
        if (status.LocalPort != port && ProcFiles.OwnerOf(status.LocalPort).Process != owner.Process)
            return OwnedPort.Unknown($"process {owner.Process} seems to stand before the service, which says that it listens on port {status.LocalPort}");
        if (ProcFiles.Age(owner.Started) is not { } age) return OwnedPort.Unknown("/proc does not tell when it started");
        return Agrees(age, status, clock.GetUtcNow())
            ? owner
            : OwnedPort.Unknown($"process {owner.Process} and the Claire who answers did not start together");
    }

    /// <summary>Whether it is still that process and no later one of the same number.</summary>
    public static bool IsThere(OwnedPort process) => ProcFiles.Find(process.Process) is { HasEnded: false } facts && facts.Started == process.Started;

    /// <summary>
    /// Whether a process of that age can be the one of this Claire. She tells her age twice: by her wall clock, which may have been set
    /// since, and by her monotonic one, which sleeps when the machine does; either will do.
    /// </summary>
    internal static bool Agrees(TimeSpan age, ClaireStatus status, DateTimeOffset now)
    {
        var nowUs = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return Agrees(age, Microseconds(nowUs - (decimal)status.StartTimeEpochMicroseconds))
            || (status.UptimeMs is { } uptime && Agrees(age, Microseconds(uptime * 1000m)));
    }

    private static bool Agrees(TimeSpan age, TimeSpan told) =>
        age - told >= -Tolerance && age - told <= BeforeClaire + Tolerance;

    /// <summary>What came from outside may be any number.</summary>
    private static TimeSpan Microseconds(decimal count) =>
        TimeSpan.FromTicks((long)(Math.Clamp(count, -1e15m, 1e15m) * TimeSpan.TicksPerMicrosecond));
}
