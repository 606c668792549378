using System.Text.Json.Serialization;
using System.Threading.Channels;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Supervision;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Karma.Karl.Tests.Supervision;

public sealed partial class WatcherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Change_EveryKind_ToldInOrderAndDatedWhenItBecameTrue()
    {
        var watcher = new Recorder();
        await using var karl = await StartAsync(watcher);
        var start = karl.Clock.Now;
        await karl.SendAsync(new KeepaliveJson());
        await karl.PassAsync(50);
        await karl.SendAsync(new KeepaliveJson());
        await karl.PassAsync(10);
        await karl.GoodbyeAsync("ABCDEF");
        await watcher.HeardAsync(4);

        Assert.Equal(
            [" Up 0", "Up Down 45", "Down Up 50", "Up Done 60"],
            watcher.Changes.Select(c => $"{c.Before} {c.Instance.State} {(c.At - start).TotalSeconds}"));
        Assert.All(watcher.Changes, c => Assert.Equal(("ABCDEF", "orders", "10.0.0.7", "10.0.0.7:8080"), (c.Instance.Codename, c.Instance.Service, c.Instance.Host, c.Instance.Endpoint)));
        Assert.Equal(start, watcher.Changes[1].Instance.LastHeard);
    }

    [Fact]
    public async Task Correction_LateKeepalivesProveAnOutageToBeNone_Told()
    {
        var watcher = new Recorder();
        await using var karl = await StartAsync(watcher);
        var start = karl.Clock.Now;
        static KeepaliveJson Json(int sequence) => new() { More = $",\"sequence\":{sequence}" };
        await karl.SendAsync(Json(1));
        await karl.PassAsync(60);
        await karl.SendAsync(Json(4));
        LateKeepalive Late(int sequence, int seconds) =>
            new(Time.Microseconds(TimeSpan.FromSeconds(seconds)), karl.Get<KeepaliveParser>().Parse(Json(sequence).Bytes, known: null));
        var host = System.Net.IPAddress.Parse("10.0.0.7");
        await karl.Get<LateKeepalives>().TakeAsync(
            "ABCDEF", Owner.OfHost(host), new Endpoint(host, 8080), [Late(2, 40), Late(3, 20)], karl.Now, CancellationToken.None);
        await watcher.HeardAsync(4);

        var correction = Assert.Single(watcher.Corrections);
        var refuted = Assert.Single(correction.Refuted);
        Assert.Equal((45, 60), ((refuted.From - start).TotalSeconds, (refuted.To - start)?.TotalSeconds));
        Assert.Empty(correction.Remaining);
        Assert.Equal("ABCDEF", correction.Instance.Codename);
    }

    [Fact]
    public async Task Change_KeepalivesThatChangeNothing_NotTold()
    {
        var watcher = new Recorder();
        await using var karl = await StartAsync(watcher);
        for (var i = 0; i < 5; i++) await karl.SendAsync(new KeepaliveJson { Second = i });
        await karl.GoodbyeAsync("ABCDEF");
        await watcher.HeardAsync(2);

        Assert.Equal([LivenessState.Up, LivenessState.Done], watcher.Changes.Select(c => c.Instance.State));
    }

    [Fact]
    public async Task Throws_OnEveryNotice_CountedAndItGetsTheNextAndOthersGetAll()
    {
        var (thrower, watcher) = (new Recorder { Throws = true }, new Recorder());
        await using var karl = await StartAsync(thrower, watcher);
        for (var i = 0; i < 3; i++) await karl.SendAsync(new KeepaliveJson { Codename = $"MANY{i}", Port = i + 1 });
        await Task.WhenAll(thrower.HeardAsync(3), watcher.HeardAsync(3));
        await karl.Get<Stops>().StopAsync();

        Assert.Equal(3, karl.Measured["karma.watcher.failed"]);
        Assert.Equal(0, karl.Measured["karma.watcher.dropped"]);
    }

    [Fact]
    public async Task Hangs_ForGood_DelaysNobodyAndDropsAreCounted()
    {
        const int Queue = 1_024, More = 76;
        var (hanger, watcher) = (new Recorder { Hangs = true }, new Recorder());
        await using var karl = await StartAsync(hanger, watcher);
        await karl.SendAsync(new KeepaliveJson { Codename = "FIRST", Port = 60_000 });
        await hanger.HeardAsync(1);
        for (var i = 0; i < Queue + More; i++)
        {
            Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Codename = $"MANY{i}", Port = i + 1 }));
            await watcher.HeardAsync(i + 2);
        }

        Assert.Equal(More, karl.Measured["karma.watcher.dropped"]);
        Assert.Single(hanger.Changes);
    }

    [Fact]
    public async Task Hangs_ThirtySeconds_ItsTokenFiresAndTheNextNoticeComes()
    {
        var watcher = new Recorder { Hangs = true };
        await using var karl = await StartAsync(watcher);
        await karl.SendAsync(new KeepaliveJson { Codename = "FIRST", Port = 1 });
        await watcher.HeardAsync(1);
        await karl.SendAsync(new KeepaliveJson { Codename = "SECOND", Port = 2 });
        karl.Clock.Advance(Patience);
        await watcher.HeardAsync(2);

        Assert.Equal(1, karl.Measured["karma.watcher.failed"]);
        Assert.Equal(["FIRST", "SECOND"], watcher.Changes.Select(c => c.Instance.Codename));
    }

    [Fact]
    public async Task Stop_WhileAWatcherHangs_Ends()
    {
        var watcher = new Recorder { Hangs = true };
        await using var karl = await StartAsync(watcher);
        await karl.SendAsync(new KeepaliveJson());
        await watcher.HeardAsync(1);
        await karl.Get<Stops>().StopAsync();

        Assert.Equal(0, karl.Measured["karma.watcher.failed"]); // Our own stopping is no failure.
    }

    [Fact]
    public async Task Status_OfItsType_ReadAndToldOthersArePassedOver()
    {
        var watcher = new StatusRecorder();
        await using var karl = await TestKarl.StartAsync(configure: builder =>
        {
            builder.Services.AddSingleton(watcher);
            builder.Services.AddStatusWatcher<StatusRecorder, Queue>(StatusJson.Default.Queue, "status");
            builder.Services.AddSingleton<Stops>();
        });
        await karl.Get<Stops>().StartAsync();
        await karl.SendAsync(new KeepaliveJson { Message = "first" });
        await karl.SendAsync(new KeepaliveJson { More = ",\"runtime\":{\"other\":{\"message\":\"x\"}}" }); // The last member of a name counts.
        await karl.SendAsync(new KeepaliveJson { More = ",\"runtime\":null" });
        await karl.SendAsync(new KeepaliveJson { More = ",\"runtime\":{\"status\":{\"message\":7}}" }); // Of another shape.
        await karl.SendAsync(new KeepaliveJson { Message = "last" });
        await watcher.HeardAsync(2);

        Assert.Equal(["ABCDEF first", "ABCDEF last"], watcher.Heard);
        Assert.Equal(1, karl.Measured["karma.watcher.failed"]);
    }

    private static async Task<TestKarl> StartAsync(params Recorder[] watchers)
    {
        var karl = await TestKarl.StartAsync(configure: builder =>
        {
            builder.Services.AddSingleton<IHostedService, WatcherService>();
            builder.Services.AddSingleton<Stops>();
            foreach (var watcher in watchers)
                builder.Services.AddSingleton<Watcher>(p => new FleetWatcher<IFleetWatcher>(watcher, p.GetRequiredService<Karma.Karl.Telemetry.Instruments>()));
        });
        await karl.Get<Stops>().StartAsync();
        return karl;
    }

    internal sealed record Queue(string Message);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Queue))]
    internal sealed partial class StatusJson : JsonSerializerContext;

    /// <summary>Starts and stops the watchers alone.</summary>
    private sealed class Stops(IServiceProvider services)
    {
        private WatcherService Watchers => services.GetServices<IHostedService>().OfType<WatcherService>().Single();

        public Task StartAsync() => Watchers.StartAsync(CancellationToken.None);

        public Task StopAsync() => Watchers.StopAsync(CancellationToken.None);
    }

    private sealed class StatusRecorder : Signals, IStatusWatcher<Queue>
    {
        public List<string> Heard { get; } = [];

        public ValueTask OnStatusAsync(WatchedInstance instance, Queue status, CancellationToken cancellationToken)
        {
            Heard.Add($"{instance.Codename} {status.Message}");
            Signal();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Recorder : Signals, IFleetWatcher
    {
        public List<InstanceChange> Changes { get; } = [];

        public List<OutageCorrection> Corrections { get; } = [];

        public bool Throws { get; init; }

        public bool Hangs { get; init; }

        public async ValueTask OnChangeAsync(InstanceChange change, CancellationToken cancellationToken)
        {
            Changes.Add(change);
            Signal();
            if (Hangs) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            if (Throws) throw new InvalidOperationException("The watcher's own fault.");
        }

        public ValueTask OnCorrectionAsync(OutageCorrection correction, CancellationToken cancellationToken)
        {
            Corrections.Add(correction);
            Signal();
            return ValueTask.CompletedTask;
        }
    }

    private abstract class Signals
    {
        private readonly Channel<bool> _heard = Channel.CreateUnbounded<bool>();
        private int _taken;

        /// <summary>Ends when so many notices have come.</summary>
        public async Task HeardAsync(int count)
        {
            for (; _taken < count; _taken++) await _heard.Reader.ReadAsync();
        }

        protected void Signal() => Assert.True(_heard.Writer.TryWrite(true));
    }
}
