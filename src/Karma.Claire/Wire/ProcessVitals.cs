using System.ComponentModel;

namespace Karma.Wire;

/// <summary>How the process of a run is doing. What counts, counts from the start of the process unless it says otherwise. Immutable.</summary>
public sealed record ProcessVitals
{
    /// <summary>The process's number on its machine, or in its container.</summary>
    [Description("The process's number on its machine, or in its container.")]
    public required int Pid { get; init; }

    /// <summary>The processor time that it used so far, in milliseconds of one core.</summary>
    [Description("The processor time that it used so far, in milliseconds of one core.")]
    public required long CpuMs { get; init; }

    /// <summary>The physical memory that it takes, in bytes.</summary>
    [Description("The physical memory that it takes, in bytes.")]
    public required long WorkingSetBytes { get; init; }

    /// <summary>What its managed heap holds, garbage not yet collected included, in bytes.</summary>
    [Description("What its managed heap holds, garbage not yet collected included, in bytes.")]
    public required long GcHeapBytes { get; init; }

    /// <summary>The garbage collections so far, of any generation.</summary>
    [Description("The garbage collections so far, of any generation.")]
    public required long GcCollections { get; init; }

    /// <summary>How long it stood still for them in all, in milliseconds.</summary>
    [Description("How long it stood still for them in all, in milliseconds.")]
    public required long GcPauseMs { get; init; }

    /// <summary>The threads of the thread pool.</summary>
    [Description("The threads of the thread pool.")]
    public required int Threads { get; init; }

    /// <summary>The work items that wait for one of them.</summary>
    [Description("The work items that wait for one of them.")]
    public required long ThreadPoolQueue { get; init; }

    /// <summary>The exceptions thrown since Claire started, those that were caught included.</summary>
    [Description("The exceptions thrown since Claire started, those that were caught included.")]
    public required long Exceptions { get; init; }
}
