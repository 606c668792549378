using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Testing;

/// <summary>An instance as Karl knows it after one keepalive, for what reads the next one.</summary>
internal static class KnownInstance
{
    public static InstanceState Of(ParsedKeepalive keepalive) => new()
    {
        Codename = keepalive.Codename,
        Service = keepalive.Service,
        Endpoint = new Endpoint(IPAddress.Loopback, keepalive.LocalPort),
        Life = Life.Begin(1, keepalive.Allowance),
        First = 1,
        LatestAt = 1,
        LatestOrder = 1,
        Dependencies = keepalive.Dependencies,
        Build = keepalive.Build,
    };
}
