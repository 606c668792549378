namespace Karma.Testing.Simulated;

/// <summary>What a simulated service is like.</summary>
internal enum Population
{
    /// <summary>Counters move, a message changes about every hundred keepalives, the process tells its vitals.</summary>
    Median,

    /// <summary>Nothing happens but time.</summary>
    Quiet,

    /// <summary>As the median, with gauges that are somewhere else each time.</summary>
    NoisyGauges,

    /// <summary>As the median, with a message of 160 random characters each time.</summary>
    RandomMessage,

    /// <summary>The original client in C++.</summary>
    Native,

    /// <summary>The original client for Node.</summary>
    Node,
}
