using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>
/// Somebody on another machine. All of 127.0.0.0/8 is this machine, so the connections from one of its addresses are given another one, below
/// everything that reads it: the server itself takes them for strangers.
/// </summary>
internal static class Stranger
{
    public const string CallsFrom = "127.0.0.99";

    private static readonly IPAddress Looks = IPAddress.Parse("203.0.113.7");

    public static void MayCall(WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection =>
        {
            if (connection.RemoteEndPoint is IPEndPoint { Port: var port } from && from.Address.Equals(IPAddress.Parse(CallsFrom)))
                connection.RemoteEndPoint = new IPEndPoint(Looks, port);
            return next(connection);
        })));
}
