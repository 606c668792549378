using Karma.Karl.Fleet;

namespace Karma.Karl.Web.Pages;

/// <summary>An endpoint: what ran at an address and a port, one after another.</summary>
internal sealed class EndpointPage(FleetQuery fleet) : PlacePage(fleet)
{
    public override string Pattern => "/endpoint/{endpoint}";

    public override Task<Page> MakeAsync(Asked asked)
    {
        var text = asked.LastSegment();
        if (!Endpoint.TryParse(text, out var endpoint))
            throw new ProblemException(Problem.BadParameter("endpoint", text, "Give an address and a port, such as 10.0.0.7:8080 or [::1]:8080."));
        return OfAsync(asked, new Place(
            "endpoint", endpoint.ToString(), EntityId.EndpointOf(endpoint),
            [new("host", asked.Host(endpoint)), new("endpoint", asked.Place(endpoint))], v => v.Endpoint == endpoint));
    }
}
