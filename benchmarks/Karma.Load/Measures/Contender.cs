using System.Diagnostics;
using Karma.Load.Client;
using Karma.Load.Servers;

namespace Karma.Load.Measures;

/// <summary>One of the servers that are compared, its senders, and its counted rounds.</summary>
internal sealed class Contender(ServerProcess server, SenderGroup senders) : IDisposable
{
    private readonly List<RoundCost> _rounds = [];

    public ServerProcess Server => server;

    public IReadOnlyList<RoundCost> Rounds => _rounds;

    /// <summary>All that were acknowledged, warm-up included.</summary>
    public long Acknowledged { get; private set; }

    public double PerSecond => Median.Of(_rounds.Select(round => round.Result.PerSecond));

    public double ServerMicroseconds => Median.Of(_rounds.Select(round => round.ServerMicroseconds));

    public double ClientMicroseconds => Median.Of(_rounds.Select(round => round.ClientMicroseconds));

    public double ClientShare => Median.Of(_rounds.Select(round => round.ClientShare));

    /// <summary>Of the other server, in the rounds of this one.</summary>
    public double IdleShare => Median.Of(_rounds.Select(round => round.IdleShare));

    /// <summary>Of everybody else, in the worst of the rounds.</summary>
    public double OtherShare => _rounds.Max(round => round.OtherShare);

    public async Task<RoundCost> RunAsync(TimeSpan length, bool counted, ServerProcess? idle)
    {
        using var self = Process.GetCurrentProcess();
        var (serverBefore, clientBefore, idleBefore) = (server.Cpu, self.TotalProcessorTime, idle?.Cpu);
        var busyBefore = MachineTime.Busy();
        var result = await senders.RunAsync(length);
        var (serverCpu, clientCpu) = (server.Cpu - serverBefore, self.TotalProcessorTime - clientBefore);
        var idleCpu = idle is null ? TimeSpan.Zero : idle.Cpu - (idleBefore ?? TimeSpan.Zero);
        var busy = MachineTime.Busy() - busyBefore;
        var round = new RoundCost
        {
            Result = result,
            Length = length,
            ServerCpu = serverCpu,
            ClientCpu = clientCpu,
            IdleCpu = idleCpu,
            OtherCpu = busy is null ? TimeSpan.Zero : busy.Value - serverCpu - clientCpu - idleCpu,
        };
        Acknowledged += result.Acknowledged;
        if (counted)
            _rounds.Add(round);
        return round;
    }

    /// <summary>One keepalive of each instance.</summary>
    public async Task<RoundResult> EachOnceAsync()
    {
        var result = await senders.RunThroughAsync();
        Acknowledged += result.Acknowledged;
        return result;
    }

    public void Dispose() => senders.Dispose();
}
