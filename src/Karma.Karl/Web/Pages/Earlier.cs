using Karma.Karl.Fleet;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// Who ran in the place of what is missed before it did, where a short window does not reach back to him: that a new build came is what whoever was
/// woken asks first.
/// </summary>
internal static class Earlier
{
    /// <summary>In the places of several: of the present, those that are still in memory, so that a page for everybody costs no more.</summary>
    public static async ValueTask<List<InstanceView>> ReadAsync(FleetQuery fleet, IReadOnlyCollection<InstanceView> missed, Asked asked)
    {
        var from = asked.Window.Now - FleetState.Recent;
        if (missed.Count == 0 || !asked.Window.IsPresent || asked.Window.From <= from) return [];
        var places = missed.Select(v => (v.Service, v.Endpoint)).ToHashSet();
        return await fleet.ListAsync(asked.Window with { From = from }, v => places.Contains((v.Service, v.Endpoint)), asked.Aborted).ConfigureAwait(false);
    }

    /// <summary>In the place of one: as far back as it began.</summary>
    public static async ValueTask<List<InstanceView>> ReadAsync(FleetQuery fleet, InstanceView missed, Asked asked)
    {
        if (asked.Window.From < missed.First - FleetState.Recent) return [];
        var window = new Window(missed.First - FleetState.Recent, missed.First, asked.Window.Now);
        return await fleet.ListAsync(window, v => v.Service == missed.Service && v.Endpoint == missed.Endpoint, asked.Aborted).ConfigureAwait(false);
    }
}
