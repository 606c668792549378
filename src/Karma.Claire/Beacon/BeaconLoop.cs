using System.Text.Json;
using Karma.Status;
using Karma.Wire;

namespace Karma.Beacon;

/// <summary>Sends a keepalive at once and then one an interval, until it is stopped. Nothing that Karl does ends it.</summary>
internal sealed class BeaconLoop(Claire claire, StatusComposer composer, KarlClient karl, Contact contact, TimeProvider clock)
{
    private const double Jitter = 0.1;

    public async Task RunAsync(CancellationToken stop)
    {
        if (claire.Karl is null) return;
        while (true)
        {
            var attempt = clock.GetTimestamp();
            await TurnAsync(stop).ConfigureAwait(false);
            var wait = Interval(claire.Options.Interval, Random.Shared.NextDouble()) - clock.GetElapsedTime(attempt);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One keepalive. Only the cancellation of <paramref name="stop"/> is thrown.</summary>
    public async Task TurnAsync(CancellationToken stop)
    {
        if (claire.Karl is not { } locator) return;
        var began = clock.GetTimestamp();
        try
        {
            contact.Number();
            var body = JsonSerializer.SerializeToUtf8Bytes(composer.Compose(withBuild: true), WireJson.Default.ClaireStatus);
            contact.Sent();
            contact.Record(await karl.PostAsync(locator, body, stop).ConfigureAwait(false));
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            contact.Record(Outcome.Failed(e.Message, clock.GetElapsedTime(began)));
        }
    }

    /// <summary>Says goodbye, if anything was ever said.</summary>
    public async Task DeregisterAsync(TimeSpan limit, CancellationToken stop)
    {
        if (claire.Karl is not { } locator || contact.State.SentAt is null) return;
        await karl.DeleteAsync(locator, limit, stop).ConfigureAwait(false);
    }

    /// <summary>The interval ± 10 %, by a number from 0 to 1: a fleet that was started together does not beacon together for long.</summary>
    internal static TimeSpan Interval(TimeSpan interval, double random) => interval * (1 - Jitter + (2 * Jitter * random));
}
