using Karma.Karl.Fleet;

namespace Karma.Karl.Web.Pages;

/// <summary>A host: all that ran at an address.</summary>
internal sealed class HostPage(FleetQuery fleet) : PlacePage(fleet)
{
    public override string Pattern => "/host/{host}";

    public override Task<Page> MakeAsync(Asked asked)
    {
        var text = asked.LastSegment();
        if (!Endpoint.TryParseHost(text, out var address))
            throw new ProblemException(Problem.BadParameter("host", text, "Give an IP address, such as 10.0.0.7 or [::1]."));
        var host = Endpoint.Of(address, 0);
        return OfAsync(asked, new Place(
            "host", Endpoint.HostText(address), EntityId.Host(host), [new("host", asked.Host(host))], v => v.Endpoint.Host.Equals(address)));
    }
}
