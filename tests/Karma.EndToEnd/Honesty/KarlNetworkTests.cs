using Karma.Testing.Honesty;
using Karma.Testing.Processes;

namespace Karma.EndToEnd.Honesty;

/// <summary>Hosts on a network of their own, whose cables can be pulled: what is the network's fault, and what is the services'.</summary>
[BesideOthers]
public sealed class KarlNetworkTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>From so many on, the silence of all makes Karl suspect himself.</summary>
    private const int Mass = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Scratch _scratch = new();
    private readonly List<KarlService> _services = [];
    private Network? _network;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services) await service.DisposeAsync();
        if (_network is not null) await _network.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Cut_OfKarlFromEverybody_IsNobodysOutage() =>
        await Honest.AssertAsync(await Cut.CreateAsync(TimeSpan.FromSeconds(10)), kills: false, output);

    [Fact]
    public async Task Silence_OfAllOnHostsThatAnswer_IsTheirOutage()
    {
        _network = await Network.CreateAsync();
        var host = await _network.AddHostAsync();
        await using var karl = await KarlAsync(_network);
        await StartAsync(Mass, karl, host);

        foreach (var service in _services) await service.Process.KillAsync();

        await AllDownAsync(karl);
    }

    [Fact]
    public async Task Cut_OfFewerThanMakeAMass_IsTakenForTheirOutage()
    {
        _network = await Network.CreateAsync();
        var host = await _network.AddHostAsync();
        await using var karl = await KarlAsync(_network);
        await StartAsync(2, karl, host);

        await _network.UnplugAsync(host);

        await AllDownAsync(karl);
    }

    private async Task<KarlProcess> KarlAsync(Network network)
    {
        var karl = new KarlProcess(_scratch.Path, Ports.Free(), (await network.AddHostAsync()).Surroundings);
        await karl.StartAsync(_scratch.File("karl.db"));
        return karl;
    }

    private async Task StartAsync(int count, KarlProcess karl, NetworkHost host)
    {
        for (var i = 0; i < count; i++) _services.Add(KarlService.StartWorker($"worker-{i}", _scratch.Path, karl.Url, host.Surroundings));
        await Poll.UntilAsync("every service is up", Patience, async () => (await karl.Api.FleetAsync()).Count(entry => entry.State == "up") == count);
        Assert.All(await karl.Api.FleetAsync(), entry => Assert.Equal(host.Address, entry.Host));
    }

    private async Task AllDownAsync(KarlProcess karl)
    {
        var limit = KarlService.Allowance + TimeSpan.FromSeconds(30);
        var took = await Poll.UntilAsync("all are down", limit, async () => (await karl.Api.FleetAsync()).All(entry => entry.State == "down"));
        output.WriteLine($"all down after {took.TotalSeconds:0.0} s");
    }
}
