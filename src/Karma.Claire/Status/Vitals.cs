using Karma.Wire;

namespace Karma.Status;

/// <summary>Reads how the process is doing. Thread-safe.</summary>
internal sealed class Vitals : IDisposable
{
    private readonly bool _isOn;
    private long _exceptions;

    public Vitals(Claire claire)
    {
        _isOn = claire.Options.Vitals;
        if (_isOn) AppDomain.CurrentDomain.FirstChanceException += Count;
    }

    /// <summary>Null where the service does not want them told.</summary>
    public ProcessVitals? Read() => !_isOn ? null : new ProcessVitals
    {
        Pid = Environment.ProcessId,
        CpuMs = CpuMs(),
        WorkingSetBytes = Environment.WorkingSet,
        GcHeapBytes = GC.GetTotalMemory(forceFullCollection: false),
        GcCollections = GC.CollectionCount(0), // Each collection of an older generation counts for the younger ones too.
        GcPauseMs = (long)GC.GetTotalPauseDuration().TotalMilliseconds,
        Threads = ThreadPool.ThreadCount,
        ThreadPoolQueue = ThreadPool.PendingWorkItemCount,
        Exceptions = Interlocked.Read(ref _exceptions),
    };

    public void Dispose()
    {
        if (_isOn) AppDomain.CurrentDomain.FirstChanceException -= Count;
    }

    private static long CpuMs() => OperatingSystem.IsBrowser() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS()
        ? 0
        : (long)Environment.CpuUsage.TotalTime.TotalMilliseconds;

    private void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs e) => Interlocked.Increment(ref _exceptions);
}
