using System.Diagnostics.Metrics;
using System.Reflection;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karma.Karl.Tests.House;

public sealed class TelemetryTests
{
    /// <summary>Where the hundred ids of a folder begin.</summary>
    private static readonly Dictionary<string, int> Ranges = new(StringComparer.Ordinal)
    {
        ["Store"] = 2_000,
        ["History"] = 3_000,
        ["Fleet"] = 4_000,
        ["Topology"] = 5_000,
        ["Supervision"] = 6_000,
        ["Actions"] = 7_000,
        ["Web"] = 8_000,
        ["Hosting"] = 9_000,
    };

    private static readonly List<(string Folder, LoggerMessageAttribute Message)> Messages =
    [
        .. from type in typeof(IStore).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           orderby message.EventId
           select (type.Namespace?.Split('.').ElementAtOrDefault(2) ?? "", message),
    ];

    [Fact]
    public void LogIds_OfKarl_AreUniqueAndInTheRangeOfTheirFolder()
    {
        Assert.NotEmpty(Messages);
        Assert.Equal(Messages.Count, Messages.Select(m => m.Message.EventId).Distinct().Count());
        Assert.All(Messages, m => Assert.InRange(m.Message.EventId, Ranges[m.Folder], Ranges[m.Folder] + 99));
    }

    [Fact]
    public void LogIds_OfKarl_AreTheReviewedOnes() =>
        Golden.Verify("log-ids.txt", string.Join('\n', Messages.Select(m => $"{m.Message.EventId} {m.Message.Level} {m.Message.Message}")));

    [Fact]
    public void Instruments_OfKarl_AreTheReviewedOnes()
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
        new KarlMetrics(factory).ObserveInstances(() => []);

        Golden.Verify("instruments.txt", string.Join('\n', instruments.Order(StringComparer.Ordinal)));
    }
}
