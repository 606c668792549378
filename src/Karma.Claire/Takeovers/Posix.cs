using System.Runtime.InteropServices;

namespace Karma.Takeovers;

/// <summary>Signals, where there are any. Numbers that every Unix shares.</summary>
internal static class Posix
{
    /// <summary>Ends a process without asking.</summary>
    public const int Kill = 9;

    /// <summary>Asks a process to end.</summary>
    public const int Terminate = 15;

    public static bool HasSignals => !OperatingSystem.IsWindows();

    /// <summary>False where it is not there or not ours.</summary>
    public static bool Send(int process, int signal) => SendSignal(process, signal) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
