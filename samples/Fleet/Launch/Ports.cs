using System.Net.Sockets;

namespace Fleet.Launch;

/// <summary>Looks whether the fleet's ports are free before anything is started.</summary>
internal static class Ports
{
    public static void Check(Cast cast)
    {
        foreach (var member in cast.All)
        {
            using var listener = new TcpListener(member.Endpoint);
            try
            {
                listener.Start();
            }
            catch (SocketException e)
            {
                throw new FleetException(
                    $"Port {member.Endpoint.Port} on {member.Endpoint.Address}, which {member.Service} needs, cannot be had ({e.Message}). "
                    + $"End the program that holds it, or choose another port for Karl, from which the others follow: {FleetSettings.PortVariable}=17576 "
                    + "dotnet run --project samples/Fleet");
            }
        }
    }
}
