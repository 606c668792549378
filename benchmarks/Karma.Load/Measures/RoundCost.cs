using Karma.Load.Client;

namespace Karma.Load.Measures;

/// <summary>A round's result, and the processor time that it took on each side.</summary>
internal sealed record RoundCost
{
    public required RoundResult Result { get; init; }

    public required TimeSpan Length { get; init; }

    public required TimeSpan ServerCpu { get; init; }

    public required TimeSpan ClientCpu { get; init; }

    /// <summary>Of the server whose round this was not.</summary>
    public required TimeSpan IdleCpu { get; init; }

    /// <summary>Of everybody else on the machine.</summary>
    public required TimeSpan OtherCpu { get; init; }

    public double ServerMicroseconds => ServerCpu.TotalMicroseconds / Result.Acknowledged;

    public double ClientMicroseconds => ClientCpu.TotalMicroseconds / Result.Acknowledged;

    /// <summary>Of one core.</summary>
    public double ClientShare => ClientCpu / Length;

    /// <summary>Of one core.</summary>
    public double IdleShare => IdleCpu / Length;

    /// <summary>Of one core; not below zero, as the clocks behind it are coarse.</summary>
    public double OtherShare => Math.Max(0, OtherCpu / Length);
}
