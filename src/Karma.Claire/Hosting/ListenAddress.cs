using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Karma.Hosting;

/// <summary>
/// Reads the address on which a worker's Claire listens: an IP endpoint, all addresses of both families being written as IPv6's "any", or
/// a Unix socket.
/// </summary>
internal static class ListenAddress
{
    public static bool TryParse(string text, [NotNullWhen(true)] out EndPoint? endpoint)
    {
        endpoint = null;
        try
        {
            var address = BindingAddress.Parse(text);
            if (address.Scheme != "http" || address.IsNamedPipe || address.PathBase.Length > 0) return false;
            endpoint = address.IsUnixPipe ? new UnixDomainSocketEndPoint(address.UnixPipePath) : Tcp(address);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or PlatformNotSupportedException)
        {
            return false; // The path of a socket has little room: about a hundred bytes.
        }

        return endpoint is not null;
    }

    private static IPEndPoint? Tcp(BindingAddress address) =>
        address.Port is >= 0 and <= IPEndPoint.MaxPort && Ip(address.Host) is { } ip ? new IPEndPoint(ip, address.Port) : null;

    private static IPAddress? Ip(string host) => host switch
    {
        "*" or "+" => IPAddress.IPv6Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.TryParse(host, out var ip) ? ip : null,
    };
}
