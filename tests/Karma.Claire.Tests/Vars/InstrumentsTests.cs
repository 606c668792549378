using System.Diagnostics.Metrics;
using System.Text.Json;
using Karma.Testing;
using Karma.Tests.Fakes;
using Karma.Vars;
using Karma.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Karma.Tests.Vars;

public sealed class InstrumentsTests : IDisposable
{
    private readonly string _name = $"test.{Guid.NewGuid():N}";
    private readonly Meter _meter;

    public InstrumentsTests() => _meter = new Meter(_name);

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task Evaluate_EachKind_SumCountOrLast()
    {
        var early = _meter.CreateCounter<int>("early");
        using var host = Host("early", "up_down", "latency", "gauge", "depth", "total", "never", $"{_name}/qualified");
        var upDown = _meter.CreateUpDownCounter<double>("up_down");
        var latency = _meter.CreateHistogram<double>("latency");
        var gauge = _meter.CreateGauge<long>("gauge");
        _meter.CreateObservableGauge("depth", () => new[] { new Measurement<int>(3, [new("queue", "a")]), new Measurement<int>(4, [new("queue", "b"), new("x", 1)]) });
        _meter.CreateObservableCounter("total", () => new[] { new Measurement<long>(10, [new("k", 1)]), new Measurement<long>(5, [new("k", 2)]) });
        _meter.CreateCounter<byte>("qualified").Add(1);
        _meter.CreateCounter<long>("never");
        _meter.CreateCounter<long>("unchosen").Add(1);

        early.Add(2, new KeyValuePair<string, object?>("route", "/a"));
        early.Add(3, new KeyValuePair<string, object?>("route", "/b"));
        upDown.Add(1.5);
        upDown.Add(-0.25);
        latency.Record(0.5);
        latency.Record(1);
        gauge.Record(7);
        gauge.Record(6);

        var expected = "{\"depth\":{\"queue=a\":3,\"queue=b,x=1\":4},\"early\":5,\"gauge\":6,\"latency\":{\"count\":2,\"sum\":1.5},"
            + "\"" + _name + "/qualified\":1,\"total\":15,\"up_down\":1.25}";
        Assert.Equal(expected, await VarsAsync(host));
        Assert.Equal(expected, await VarsAsync(host)); // What is observed is not added up.
    }

    [Fact]
    public async Task Evaluate_AnObservationThrows_TheOthersAreShown()
    {
        using var logs = new RecordedLogs();
        using var host = Hosts.Worker(new FakeClock(), o => Choose(o, "bad", "good"), logs);
        _meter.CreateObservableGauge("bad", new Func<int>(() => throw new InvalidOperationException("no")));
        _meter.CreateObservableGauge("good", () => 1);

        Assert.Equal("""{"good":1}""", await VarsAsync(host));
        await VarsAsync(host);
        Assert.Single(logs.Ids, 1302);
    }

    [Fact]
    public async Task Evaluate_GaugeOfManySeries_TwentyAreShown()
    {
        using var host = Host("gauge");
        var gauge = _meter.CreateGauge<double>("gauge");
        for (var i = 0; i < 100; i++) gauge.Record(i, new KeyValuePair<string, object?>("i", i));

        Assert.Equal(20, JsonDocument.Parse(await VarsAsync(host)).RootElement.GetProperty("gauge").EnumerateObject().Count());
    }

    [Fact]
    public async Task Evaluate_AnotherKindOfTheSameName_NotShownAndLogged()
    {
        using var logs = new RecordedLogs();
        using var host = Listening(Hosts.Worker(new FakeClock(), o => Choose(o, "same"), logs));
        _meter.CreateCounter<int>("same").Add(2);
        using var other = new Meter(_name + ".other");
        other.CreateObservableCounter("same", () => 40);
        other.CreateHistogram<int>("same").Record(7);

        Assert.Equal("""{"same":2}""", await VarsAsync(host));
        Assert.Equal("""{"same":2}""", await VarsAsync(host));
        Assert.Equal([1303, 1303], logs.Ids.Where(id => id == 1303));
    }

    [Fact]
    public async Task Evaluate_WholeNumbersAndTagsThatCannotBeWritten_AsNumbersAndWithoutHarm()
    {
        using var host = Host("big", "gauge");
        _meter.CreateCounter<long>("big").Add(1L << 52);
        var gauge = _meter.CreateGauge<double>("gauge");

        gauge.Record(0.5, new KeyValuePair<string, object?>("part", 0.5));
        gauge.Record(1, new KeyValuePair<string, object?>("part", new Unwritable()));

        Assert.Equal("""{"big":4503599627370496,"gauge":{"part=0.5":0.5,"unreadable":1}}""", await VarsAsync(host));
    }

    [Fact]
    public async Task Evaluate_NameOfAVariable_TheVariableWins()
    {
        using var host = Host("mine");
        _meter.CreateCounter<int>("mine").Add(1);
        host.Claire().Var("mine", () => "own");

        Assert.Equal("""{"mine":"own"}""", await VarsAsync(host));
    }

    [Fact]
    public async Task Add_ManyThreads_NothingIsLost()
    {
        using var host = Host("count");
        var counter = _meter.CreateCounter<int>("count");

        await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, (_, _) =>
        {
            for (var i = 0; i < 10_000; i++) counter.Add(1);
            return ValueTask.CompletedTask;
        });

        Assert.Equal("""{"count":80000}""", await VarsAsync(host));
    }

    private sealed class Unwritable
    {
        public override string ToString() => throw new InvalidOperationException("no");
    }

    private static IHost Host(params string[] names) => Listening(Hosts.Worker(new FakeClock(), o => Choose(o, names)));

    /// <summary>As when the host starts.</summary>
    private static IHost Listening(IHost host)
    {
        host.Services.GetRequiredService<Instruments>();
        return host;
    }

    private static void Choose(ClaireOptions options, params string[] names)
    {
        foreach (var name in names) options.Instruments.Add(name);
    }

    private static async Task<string> VarsAsync(IHost host)
    {
        var vars = (await host.StatusAsync()).Vars;
        return JsonSerializer.Serialize(
            vars?.OrderBy(v => v.Key, StringComparer.Ordinal).ToDictionary(), WireJson.Default.IReadOnlyDictionaryStringJsonElement);
    }
}
