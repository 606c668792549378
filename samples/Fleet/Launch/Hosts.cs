using System.Net;
using System.Net.Sockets;

namespace Fleet.Launch;

/// <summary>The addresses that stand for the fleet's three hosts.</summary>
internal sealed record Hosts(IPAddress First, IPAddress Second, IPAddress Third)
{
    public bool AreThree => !First.Equals(Second);

    /// <summary>127.0.0.1, .2 and .3 where this machine has them, as every Linux has; otherwise three times 127.0.0.1.</summary>
    public static Hosts OfThisMachine()
    {
        var second = IPAddress.Parse("127.0.0.2");
        var third = IPAddress.Parse("127.0.0.3");
        return Has(second) && Has(third)
            ? new Hosts(IPAddress.Loopback, second, third)
            : new Hosts(IPAddress.Loopback, IPAddress.Loopback, IPAddress.Loopback);
    }

    private static bool Has(IPAddress address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
