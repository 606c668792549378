using System.Runtime.InteropServices;

namespace Fleet.Shared;

/// <summary>
/// Ties a service's life to the launcher's, in place of the console's: it stops, gracefully, when its standard input ends, which the
/// launcher's death brings about as well, whatever it dies of. Ctrl+C reaches every process of a terminal and is left to the launcher,
/// who stops Karl last.
/// </summary>
internal sealed class Leash(IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP })
            _signals.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate));

        // Reading a pipe blocks, so it has a thread of its own.
        new Thread(Watch) { IsBackground = true, Name = nameof(Leash) }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
    }

    private void Terminate(PosixSignalContext context)
    {
        context.Cancel = true;
        lifetime.StopApplication();
    }

    private void Watch()
    {
        using var input = Console.OpenStandardInput();
        var ignored = new byte[16];
        while (input.Read(ignored) > 0)
        {
            // Whatever is said is not heard; only the end counts.
        }

        lifetime.StopApplication();
    }
}
