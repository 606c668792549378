using System.Net;
using System.Reflection;
using Karma.Stamp;
using Karma.Takeovers;

namespace Karma;

/// <summary>
/// Deployment without an orchestrator: a program that is started again and again, by <c>cron</c> say, takes its port over from an older
/// build of itself, and leaves quietly where it runs already. Thread-safe, and meant to be asked once a process, before anything is built.
/// </summary>
public static class Takeover
{
    private const string TokenVariable = "Karma__Claire__ControlToken";

    /// <summary>
    /// Says whether this program is to go on. It is, where nothing listens on the port, or where an older build of the same service did and
    /// has made way: it is asked to stop, has its shutdown period, and its verified process is ended where it stays. It is not, quietly, where
    /// the same build serves there; and not, with one line on standard error, where anything else does.
    /// </summary>
    /// <param name="port">The TCP port on which this program is about to serve <c>/.current</c>, 1 to 65535.</param>
    /// <param name="service">The name of the service. Default: <see cref="TakeoverOptions.Service"/>, else the entry assembly's name.</param>
    /// <param name="configure">Settings. Default: none.</param>
    /// <param name="cancellationToken">Ends the wait; what was begun by then, such as asking the running one to stop, is not taken back.</param>
    /// <exception cref="ArgumentException">A setting cannot work; the message names it, its value and the fix.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<TakeoverOutcome> AtAsync(
        int port, string? service = null, Action<TakeoverOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        var options = new TakeoverOptions { Service = service, ControlToken = Environment.GetEnvironmentVariable(TokenVariable) };
        if (string.IsNullOrWhiteSpace(options.ControlToken)) options.ControlToken = null;
        configure?.Invoke(options);
        options.Service ??= Assembly.GetEntryAssembly()?.GetName().Name ?? "";
        if (TakeoverFault.Of(options) is { } fault) throw new ArgumentException(fault, nameof(configure));

        var content = BuildContent.OfThisProgram();
        var coming = new Newcomer(port, options.Service, BuildStamp.OfEntryAssembly(content).Build, options.AllowRollback);
        var result = await RunAsync(coming, options, PortLock.NameFor(port), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        if (result.Refusal is { } refusal) await Console.Error.WriteLineAsync(refusal.Text).ConfigureAwait(false);
        if (result.Step == Step.GoOn)
        {
            new Tenancy(result.Held) { Port = port, Service = options.Service, Replaced = result.Replaced, Content = content }.Begin();
        }

        return new TakeoverOutcome { GoesOn = result.Step == Step.GoOn, ExitCode = result.Refusal?.ExitCode ?? 0, Replaced = result.Replaced };
    }

    /// <summary>The same with nothing of the process in it: no output, and no mark left but the lock, which the caller holds then.</summary>
    internal static async Task<SuccessionResult> RunAsync(
        Newcomer coming, TakeoverOptions options, string lockName, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var client = new OccupantClient(options.ControlToken, clock);
        var succession = new Succession(
            coming, new OccupantFinder(client, options.Prefix), new Eviction(client, clock), options.WarmupPeriod, lockName, clock);
        return await succession.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
