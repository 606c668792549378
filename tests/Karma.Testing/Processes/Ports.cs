using System.Net;
using System.Net.Sockets;

namespace Karma.Testing.Processes;

/// <summary>
/// Free ports below those that the system gives to outgoing connections: while a server is away nobody takes its port, and no
/// client on this machine connects to itself by trying it.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Last = 32_000;

    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port)) return port;
        }
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
