using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Hosting;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Karma.Testing;

/// <summary>
/// A Karl without the web, wired as a host wires him, on a clock that stands still. Nobody ticks but the test. To let him crash, do not
/// close him, and start another over the same store and clock.
/// </summary>
internal sealed class TestKarl : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestKarl(IStore store, FakeClock clock, Action<HostApplicationBuilder>? configure)
    {
        Store = store;
        Clock = clock;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<ICallBack, SilentHosts>();
        builder.AddKarl(options => options.History.KeepFor = TimeSpan.FromDays(30));
        configure?.Invoke(builder);
        _services = builder.Services.BuildServiceProvider();
        Measured = new Measurements(_services.GetRequiredService<IMeterFactory>());
    }

    public IStore Store { get; }

    public FakeClock Clock { get; }

    public Measurements Measured { get; }

    public FleetState Fleet => Get<FleetState>();

    public FleetQuery Query => Get<FleetQuery>();

    public Intake Intake => Get<Intake>();

    public HistoryReader Reader => Get<HistoryReader>();

    public long Now => Clock.NowMicroseconds();

    public static async Task<TestKarl> StartAsync(IStore? store = null, FakeClock? clock = null, Action<HostApplicationBuilder>? configure = null)
    {
        var karl = new TestKarl(store ?? new MemoryStore(), clock ?? new FakeClock(), configure);
        await ActivatorUtilities.CreateInstance<KarlService>(karl._services).StartingAsync(CancellationToken.None);
        return karl;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Hands in a keepalive; the task ends when Karl has answered.</summary>
    public ValueTask<IntakeOutcome> SendAsync(KeepaliveJson json, string host = "10.0.0.7", string? run = null)
    {
        var keepalive = Get<KeepaliveParser>().Parse(json.Bytes, Fleet.Find(json.Codename)?.State)
            ?? throw new ArgumentException("It is no keepalive.", nameof(json));
        return SubmitAsync(json.Codename, keepalive, host, json.Port, run);
    }

    /// <summary>Hands in a goodbye.</summary>
    public ValueTask<IntakeOutcome> GoodbyeAsync(string codename, string host = "10.0.0.7", string? run = null) =>
        SubmitAsync(codename, keepalive: null, host, 8080, run);

    /// <summary>Lets time pass, with a tick every second.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var end = Clock.Now + time; Clock.Now < end;)
        {
            var step = end - Clock.Now;
            Clock.Advance(step < TimeSpan.FromSeconds(1) ? step : TimeSpan.FromSeconds(1));
            await Intake.TickAsync();
        }
    }

    public Task PassAsync(double seconds) => PassAsync(TimeSpan.FromSeconds(seconds));

    /// <summary>The state of an instance and since when, in seconds after <paramref name="start"/>: <c>down 45</c>; or <c>none</c>.</summary>
    public string Told(string codename, DateTimeOffset start) =>
        Fleet.Find(codename)?.State.Life is { } life
            ? $"{life.State.ToString().ToLowerInvariant()} {(Time.From(life.Since) - start).TotalSeconds}"
            : "none";

    /// <summary>Every record of a codename that history gives back, in order.</summary>
    public async Task<List<KeepaliveRecord>> RecordsAsync(string codename)
    {
        var records = new List<KeepaliveRecord>();
        if (await Query.LocateAsync(codename, CancellationToken.None) is not { } found) return records;
        await foreach (var record in Reader.BackwardsAsync(found.Number, found.Log, Life.Never, CancellationToken.None)) records.Add(record);
        records.Reverse();
        return records;
    }

    /// <summary>Every keepalive of a codename as it was sent.</summary>
    public async Task<List<string>> SentAsync(string codename)
    {
        var sent = new List<string>();
        foreach (var record in await RecordsAsync(codename))
            sent.Add(Encoding.UTF8.GetString(record.Restore(await Get<BuildCatalog>().FindAsync(record.Build, CancellationToken.None))));
        return sent;
    }

    public async ValueTask DisposeAsync()
    {
        Measured.Dispose();
        await _services.DisposeAsync();
    }

    private ValueTask<IntakeOutcome> SubmitAsync(string codename, ParsedKeepalive? keepalive, string host, int port, string? run)
    {
        var submission = new Submission();
        var address = IPAddress.Parse(host);
        submission.Set(codename, keepalive, Endpoint.Of(address, port), run is null ? Owner.OfHost(address) : Owner.OfRun(run));
        return Intake.SubmitAsync(submission);
    }
}
