using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>Karl and the services that report to him.</summary>
internal sealed record Scene(KarlProcess Karl, string Store, IReadOnlyList<KarlService> Services)
{
    /// <summary>What Karl says of the services now, by name.</summary>
    public async Task<Dictionary<string, FleetEntry>> FleetAsync() =>
        (await Karl.Api.FleetAsync()).ToDictionary(entry => entry.Service, StringComparer.Ordinal);

    /// <summary>Whether every one of them is in that state.</summary>
    public async Task<bool> AreAllAsync(string state)
    {
        var fleet = await FleetAsync();
        return Services.All(service => fleet.GetValueOrDefault(service.Name)?.State == state);
    }
}
