using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Karma.Karl.History;

/// <summary>A host and a port: the socket that others may depend upon. IPv4 addresses mapped into IPv6 are kept as IPv4.</summary>
/// <param name="Host">The address.</param>
/// <param name="Port">The port.</param>
internal sealed record Endpoint(IPAddress Host, int Port)
{
    public static Endpoint Of(IPAddress address, int port) => new(Normalize(address), port);

    /// <summary>The address alone: an IPv4 one mapped into IPv6 is itself again, and a link's scope, which means something on this machine only, goes.</summary>
    public static IPAddress Normalize(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var isScoped = address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0;
        return isScoped ? new IPAddress(address.GetAddressBytes()) : address;
    }

    /// <summary>Reads <c>10.0.0.7:8080</c> or <c>[::1]:8080</c>.</summary>
    public static bool TryParse(string? text, out Endpoint endpoint)
    {
        endpoint = new Endpoint(IPAddress.None, 0);
        var colon = text?.LastIndexOf(':') ?? -1;
        if (text is null || colon <= 0) return false;
        var host = text.AsSpan(0, colon);
        if (host.Contains(':') && !(host[0] == '[' && host[^1] == ']')) return false;
        if (!TryParseHost(host, out var address)) return false;
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        endpoint = new Endpoint(address, port);
        return true;
    }

    /// <summary>Reads an address, an IPv6 one with or without brackets.</summary>
    public static bool TryParseHost(ReadOnlySpan<char> text, out IPAddress address)
    {
        if (text.Length > 2 && text[0] == '[' && text[^1] == ']') text = text[1..^1];
        if (!IPAddress.TryParse(text, out var parsed))
        {
            address = IPAddress.None;
            return false;
        }

        address = Normalize(parsed);
        return true;
    }

    /// <summary>The address as it stands in an entity's id: an IPv6 one in brackets.</summary>
    public static string HostText(IPAddress address) => address.ToString() is var text && text.Contains(':') ? $"[{text}]" : text;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{HostText(Host)}:{Port}");
}
