using System.Runtime.InteropServices;

namespace Karma.Hosting;

/// <summary>
/// Ends the scopes that are still open when the process ends well: because the program returns, or by SIGTERM, which .NET leaves to the
/// system, and the system tells nobody. There is one end, however many scopes there are, and they share its time. Thread-safe.
/// </summary>
internal static class ProcessEnd
{
    /// <summary>What a program exits with that SIGTERM ended, or that ends itself as if it had.</summary>
    private const int ExitCodeOfTermination = 128 + 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Lock Gate = new();
    private static readonly HashSet<Scope> Open = [];
    private static PosixSignalRegistration? _termination;

    public static void Watch(Scope scope)
    {
        lock (Gate)
        {
            Open.Add(scope);
            if (Open.Count > 1) return;
            AppDomain.CurrentDomain.ProcessExit += OnExit;
            _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTermination);
        }
    }

    public static void Forget(Scope scope)
    {
        lock (Gate)
        {
            if (!Open.Remove(scope) || Open.Count > 0) return;
            AppDomain.CurrentDomain.ProcessExit -= OnExit;
            _termination?.Dispose();
        }
    }

    /// <summary>
    /// Who was registered later is asked earlier. Where the program, or a host within it, takes the end into its own hands, it closes its
    /// scopes when it is done.
    /// </summary>
    private static void OnTermination(PosixSignalContext signal)
    {
        if (!signal.Cancel) EndAll();
    }

    /// <summary>A program that fails is better missed.</summary>
    private static void OnExit(object? sender, EventArgs e)
    {
        if (Environment.ExitCode is 0 or ExitCodeOfTermination) EndAll();
    }

    /// <summary>
    /// Nothing can be awaited here: the process ends when this returns. The wait is bounded, and so is what is waited for; it throws nothing,
    /// as that would change how the program ends.
    /// </summary>
    private static void EndAll()
    {
        Scope[] scopes;
        lock (Gate) scopes = [.. Open];
        Task.WaitAny([Task.WhenAll(scopes.Select(scope => scope.DisposeAsync().AsTask()))], Patience);
    }
}
