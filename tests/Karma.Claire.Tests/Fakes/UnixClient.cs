using System.Net.Sockets;

namespace Karma.Tests.Fakes;

/// <summary>An HTTP client that reaches a server by its Unix socket, as <c>curl --unix-socket</c> does.</summary>
internal static class UnixClient
{
    public static HttpClient To(string path)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri("http://localhost/") };
    }
}
