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
        using var counts = new MeterCounts(host);

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

    [Fact]
    public void Instruments_OfClaire_AreTheReviewedOnes()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        List<string> instruments = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                    instruments.Add($"{instrument.Name} {instrument.Unit} {instrument.GetType().Name.Split('`')[0]}: {instrument.Description}");
            },
        };
        listener.Start();
        _ = new BeaconMeter(factory);

        Golden.Verify("instruments.txt", string.Join('\n', instruments.Order(StringComparer.Ordinal)));
    }
}
