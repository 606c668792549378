using System.Runtime.InteropServices;
using Karma.Load.Servers;

namespace Karma.Load;

/// <summary>Runs measures so that nothing outlives them, whether they end, fail or are interrupted.</summary>
internal static class Guarded
{
    /// <param name="measure">The measures.</param>
    /// <param name="tidyUp">What is to be done when all servers have ended; more than once where a run is interrupted.</param>
    /// <returns>The exit code: what the measures return, or 1 where there was nothing to measure.</returns>
    public static async Task<int> RunAsync(Func<Task<int>> measure, Action? tidyUp = null)
    {
        void End()
        {
            ServerProcess.KillAll();
            tidyUp?.Invoke();
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
        PosixSignalRegistration[] signals = Array.ConvertAll(
            [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP],
            signal => PosixSignalRegistration.Create(signal, Interrupted));
        try
        {
            return await measure();
        }
        catch (Exception failure) when (failure is MeasureFailedException or IOException or TimeoutException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
        finally
        {
            End();
            foreach (var signal in signals)
                signal.Dispose();
        }
    }

    private static void Interrupted(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Environment.Exit(130);
    }
}
