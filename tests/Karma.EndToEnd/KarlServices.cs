using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>Real services that report to one Karl: two web services, one of them on an address of its own, and a worker.</summary>
internal sealed class KarlServices : IAsyncDisposable
{
    private readonly List<KarlService> _services;

    public KarlServices(string directory, Uri karl)
    {
        _services =
        [
            KarlService.StartWeb("shop", "127.0.0.1", directory, karl),
            KarlService.StartWeb("far-shop", "127.0.0.2", directory, karl),
            KarlService.StartWorker("mailer", "127.0.0.1", directory, karl),
        ];
    }

    public IReadOnlyList<KarlService> All => _services;

    public KarlService Named(string name) => _services.Single(service => service.Name == name);

    /// <summary>Whether Karl shows exactly these, all of them up.</summary>
    public async Task<bool> AreWholeAsync(KarlApi karl)
    {
        var up = (await karl.FleetAsync()).Where(entry => entry.State == "up").Select(entry => entry.Service).Order();
        return up.SequenceEqual(_services.Select(service => service.Name).Order());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services) await service.DisposeAsync();
    }
}
