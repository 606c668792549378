using System.Net;
using System.Net.Sockets;

namespace Karma.Beacon;

/// <summary>
/// Connects from the address that the service listens on, so that Karl sees the address at which it can be called. Only where that can
/// work: within one address family, and from loopback only to loopback.
/// </summary>
internal sealed class SourceBinding(IPAddress? source)
{
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint karl, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(karl.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(karl.Host, cancellationToken).ConfigureAwait(false);
        SocketException? last = null;
        foreach (var (address, bind) in Candidates(addresses, source))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, karl.Port), bind, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                last = e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>The ways to reach Karl: first those from the service's own address, then those from any.</summary>
    internal static IEnumerable<(IPAddress Address, IPAddress? Source)> Candidates(IReadOnlyList<IPAddress> addresses, IPAddress? source)
    {
        if (source is not null)
        {
            foreach (var address in addresses.Where(a => Suits(source, a))) yield return (address, source);
        }

        foreach (var address in addresses) yield return (address, null);
    }

    private static bool Suits(IPAddress source, IPAddress karl) =>
        source.AddressFamily == karl.AddressFamily && (!IPAddress.IsLoopback(source) || IPAddress.IsLoopback(karl));

    private static async Task<Stream> ConnectAsync(IPEndPoint karl, IPAddress? source, CancellationToken cancellationToken)
    {
        var socket = new Socket(karl.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (source is not null) socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(karl, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
