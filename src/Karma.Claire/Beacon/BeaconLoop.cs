using System.Text;

namespace Karma.Beacon;

/// <summary>
/// Sends a keepalive at once, then one an interval and one whenever it is asked for, until it is stopped. Nothing that Karl does ends it.
/// </summary>
internal sealed class BeaconLoop(Claire claire, Registration registration, KeepaliveSender sender, Errands errands, TimeProvider clock)
{
    private const double Jitter = 0.1;

    private readonly ulong _seed = Beat.SeedOf(Encoding.ASCII.GetBytes(claire.Codename));

    /// <summary>However often a keepalive is asked for, Karl gets no more than twenty a second.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await registration.ConfirmAsync(stop).ConfigureAwait(false)) return;
        while (true)
        {
            // Before the locator is looked at: who changes it calls afterwards, so a change is either seen here or wakes the pause.
            var call = claire.Orders.Take();
            var locator = claire.Orders.Locator;
            var began = clock.GetTimestamp();
            await sender.SendAsync(locator, confirm: false, stop).ConfigureAwait(false);
            call.Answer();
            await PauseAsync(locator, began, stop).ConfigureAwait(false);
        }
    }

    /// <summary>One keepalive. Only the cancellation of <paramref name="stop"/> is thrown.</summary>
    public Task TurnAsync(CancellationToken stop) => sender.SendAsync(claire.Orders.Locator, confirm: false, stop);

    /// <summary>After the last turn: hands over what can be handed over, and says goodbye, if anything was ever said.</summary>
    public Task EndAsync(CancellationToken stop) => errands.EndAsync(stop);

    /// <summary>The interval ± 10 %, by a number from 0 to 1, see <see cref="Beat"/>: a fleet that was started together does not beacon together for long.</summary>
    internal static TimeSpan Interval(TimeSpan interval, double random) => interval * (1 - Jitter + (2 * Jitter * random));

    /// <summary>Until the next keepalive is due, a call comes or the locator changes; the errands have this time and no more.</summary>
    private async Task PauseAsync(Locator locator, long began, CancellationToken stop)
    {
        var wait = locator.Karl is null
            ? Timeout.InfiniteTimeSpan
            : Later(Interval(claire.Options.Interval, Beat.After(_seed, sender.Sequence) / (double)(1 << Beat.Bits)) - clock.GetElapsedTime(began));
        using var due = new CancellationTokenSource(wait, clock);
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(due.Token, claire.Orders.Next.Asked, locator.Replaced, stop);
        await errands.RunAsync(pause.Token).ConfigureAwait(false);
        await UntilAsync(Timeout.InfiniteTimeSpan, pause.Token).ConfigureAwait(false);

        using var rest = CancellationTokenSource.CreateLinkedTokenSource(locator.Replaced, stop);
        await UntilAsync(Later(Shortest - clock.GetElapsedTime(began)), rest.Token).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }

    private async Task UntilAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait == TimeSpan.Zero) return;
        try
        {
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What was waited for has come.
        }
    }

    private static TimeSpan Later(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
}
