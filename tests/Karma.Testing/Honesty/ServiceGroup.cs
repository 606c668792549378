using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>Real workers with Claire, as many as a disturbance wants and where it wants them.</summary>
internal sealed class ServiceGroup : IAsyncDisposable
{
    public ServiceGroup(Disturbance disturbance, string directory, Uri karl) => All =
    [
        .. Enumerable.Range(0, disturbance.ServiceCount).Select(i =>
            KarlService.StartWorker($"worker-{i}", directory, karl, disturbance.Services[i % disturbance.Services.Count])),
    ];

    public IReadOnlyList<KarlService> All { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in All) await service.DisposeAsync();
    }
}
