using System.Diagnostics.Metrics;
using Karma.Beacon;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Tests.Beacon;

public sealed class BeaconMeterTests
{
    [Fact]
    public async Task Record_EveryMiss_Counted()
    {
        await using var karl = new FakeKarl(KarlAnswers.Status(500));
        using var host = Hosts.Worker(new FakeClock(), o => o.Karl = karl.Locator);
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == BeaconMeter.Name && ReferenceEquals(instrument.Meter.Scope, factory)) l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var key = instrument.Name + string.Concat(tags.ToArray().Select(t => $" {t.Key}={t.Value}"));
            counts[key] = counts.GetValueOrDefault(key) + value;
        });
        listener.Start();

        await host.Beacon().TurnAsync(default);
        await host.Beacon().TurnAsync(default);
        karl.Answer = KarlAnswers.Reset;
        await host.Beacon().TurnAsync(default);
        karl.Answer = KarlAnswers.Ok;
        await host.Beacon().TurnAsync(default);

        Assert.Equal(2, counts["karma.keepalive.missed reason=status"]);
        Assert.Equal(1, counts["karma.keepalive.missed reason=connection"]);
        Assert.Equal(1, counts["karma.keepalive.accepted"]);
    }
}
