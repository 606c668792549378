using System.Net;
using System.Net.Sockets;
using System.Text;
using Karma.Karl.Fleet;

namespace Karma.Karl.Web.Intake;

/// <summary>
/// Knocks at a service's status page, at the address from which it reported. Whatever comes back, if only the end of the connection, shows
/// that somebody is there: the page may be elsewhere, or want TLS.
/// </summary>
internal sealed class CallBack(TimeProvider clock) : ICallBack
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<Reach> AskAsync(Endpoint endpoint, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var isConnected = false;
        try
        {
            using var socket = new Socket(endpoint.Host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(endpoint.Host, endpoint.Port), either.Token).ConfigureAwait(false);
            isConnected = true;
            var question = Encoding.ASCII.GetBytes($"GET /.current HTTP/1.1\r\nHost: {endpoint}\r\nConnection: close\r\n\r\n");
            await socket.SendAsync(question, either.Token).ConfigureAwait(false);
            await socket.ReceiveAsync(new byte[1], either.Token).ConfigureAwait(false);
            return Reach.Answered;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return isConnected ? Reach.Silent : Reach.Unreachable; // A process that is stopped is still connected to, by its kernel.
        }
        catch (SocketException e)
        {
            return isConnected ? Reach.Answered : e.SocketErrorCode == SocketError.ConnectionRefused ? Reach.Silent : Reach.Unreachable;
        }
    }
}
