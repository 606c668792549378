using Karma.Karl.Web.Doors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Karma.Karl.Hosting;

/// <summary>Refuses to start, before anything else does, where a door is opened by a policy that the host does not have.</summary>
internal sealed class DoorsCheck(ThreeDoors doors, IServiceProvider services) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var door in new[] { doors.Report, doors.View, doors.Control })
        {
            if (door.Policy is null || await HostPolicy.FaultAsync(services, door.Policy).ConfigureAwait(false) is not { } fault) continue;
            throw new OptionsValidationException(
                Options.DefaultName, typeof(KarlOptions), [$"{KarlOptions.Section}:Doors:{door.Name}:Policy is '{door.Policy}', {fault}"]);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
