using System.Net;
using System.Net.Sockets;
using System.Text;
using Karma.Load.Client;

namespace Karma.Load.Servers;

/// <summary>One request on a connection of its own, for when a server may not be there.</summary>
internal static class Ask
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static bool Is200(int port, string path, string method = "GET", TimeSpan? patience = null) =>
        Is200(port, Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"), patience ?? Patience);

    public static bool IsAcknowledged(int port, SimulatedInstance instance)
    {
        var request = new byte[Sender.MaxRequestBytes];
        return Is200(port, request.AsSpan(0, instance.Write(request)), Patience);
    }

    private static bool Is200(int port, ReadOnlySpan<byte> request, TimeSpan patience)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.ReceiveTimeout = (int)patience.TotalMilliseconds;
        var response = new byte[64 * 1024];
        var filled = 0;
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(request);
            while (filled < response.Length)
            {
                var count = socket.Receive(response.AsSpan(filled));
                if (count == 0)
                    return false;
                filled += count;
                if (Response.TryRead(response.AsSpan(0, filled), out var status))
                    return status == 200;
            }

            return false;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
