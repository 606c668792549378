using System.Runtime.InteropServices;

namespace Karma.Soak.Worker;

/// <summary>A program without a host: it starts some Claires, waits to be told how, and ends.</summary>
internal static class Alone
{
    /// <param name="names">The services, each with a Claire of its own.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IEnumerable<string> names)
    {
        List<Claire> claires = [.. names.Select(name => Claire.Start(name))];
        while (true)
        {
            switch (await Console.In.ReadLineAsync())
            {
                case "take the signal":
                    PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take);
                    Console.WriteLine("ready");
                    break;
                case "dispose":
                    foreach (var claire in claires) await claire.DisposeAsync();
                    return 0;
                case "return":
                    return 0;
                case "return 3":
                    return 3;
                case "exit":
                    Environment.Exit(1);
                    break;
                default:
                    throw new InvalidOperationException("It failed.");
            }
        }
    }

    private static void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Console.WriteLine("taken");
    }
}
