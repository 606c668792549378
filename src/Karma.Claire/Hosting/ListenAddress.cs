using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Karma.Hosting;

/// <summary>Reads the address on which a worker's Claire listens; all addresses, of both families, are written as IPv6's "any".</summary>
internal static class ListenAddress
{
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? endpoint)
    {
        endpoint = null;
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return false;
        }

        if (address.Scheme != "http" || address.IsUnixPipe || address.IsNamedPipe || address.PathBase.Length > 0) return false;
        if (address.Port is < 0 or > IPEndPoint.MaxPort) return false;
        if (Ip(address.Host) is not { } ip) return false;
        endpoint = new IPEndPoint(ip, address.Port);
        return true;
    }

    private static IPAddress? Ip(string host) => host switch
    {
        "*" or "+" => IPAddress.IPv6Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.TryParse(host, out var ip) ? ip : null,
    };
}
