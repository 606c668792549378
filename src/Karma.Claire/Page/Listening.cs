using Karma.Takeovers;
using Karma.Wire;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karma.Page;

/// <summary>Where this run listens: asked of the server until it knows, then remembered.</summary>
internal sealed class Listening(IServiceProvider services, Claire claire, Tenancy tenancy, ILogger<Listening> logger)
{
    private volatile ListeningAddress? _known;
    private volatile Replaced? _replaced;

    public bool HasServer => services.GetService<IServer>() is not null;

    public ListeningAddress Current => _known ?? Ask();

    /// <summary>Who made way on a port that this run listens on; null where nobody did. Several Claires may share a process, but no port.</summary>
    public Replaced? Replaced => _replaced;

    public void Learn(IReadOnlyCollection<string> addresses)
    {
        var chosen = ListeningAddress.Choose(addresses);
        if (chosen.Port == 0) return;
        claire.StatusPage = chosen.StatusPage;
        Settle(addresses);
        _known = chosen;
    }

    /// <summary>Asks the host's server, which knows once it has started; without one, nothing is known yet.</summary>
    public ListeningAddress Ask()
    {
        if (services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>() is { } feature) Learn([.. feature.Addresses]);
        return _known ?? ListeningAddress.None;
    }

    /// <summary>Where the process took a port over, this run is the one that was to serve there, or should have been.</summary>
    private void Settle(IReadOnlyCollection<string> addresses)
    {
        if (!tenancy.IsBegun) return;
        if (ListeningAddress.Ports(addresses).Contains(tenancy.Port))
        {
            _replaced = tenancy.Replaced;
            if (tenancy.Serve() && _replaced is { } replaced) TakeoverLog.Replaced(logger, tenancy.Port, replaced.Codename);
        }
        else if (_known is null)
        {
            TakeoverLog.Elsewhere(logger, tenancy.Port, claire.StatusPage);
        }
    }
}
