using System.Net;
using Microsoft.AspNetCore.Http;

namespace Karma.Page;

/// <summary>What the addresses of a server mean to Claire.</summary>
/// <param name="Port">The port to tell; 0 where there is none.</param>
/// <param name="Source">The one specific IP address that the server listens on; null where it listens on several or on all.</param>
/// <param name="StatusPage">Where a person on this machine finds the page.</param>
internal sealed record ListeningAddress(ushort Port, IPAddress? Source, Uri? StatusPage)
{
    public static ListeningAddress None { get; } = new(0, null, null);

    public static ListeningAddress Choose(IEnumerable<string> addresses)
    {
        List<BindingAddress> tcp = [.. addresses.Select(Parse).OfType<BindingAddress>()];

        // Plain HTTP first: Karl calls back without knowing the service's certificate.
        var chosen = tcp.OrderBy(a => a.Scheme == "http" ? 0 : 1).FirstOrDefault();
        if (chosen is null) return None;

        var hosts = tcp.Select(a => Ip(a.Host)).Distinct().ToList();
        var page = new UriBuilder(chosen.Scheme, PageHost(chosen.Host), chosen.Port, CurrentPage.Path).Uri;
        return new ListeningAddress((ushort)chosen.Port, hosts is [{ } one] ? one : null, page);
    }

    /// <summary>Every TCP port of a server.</summary>
    public static IEnumerable<int> Ports(IEnumerable<string> addresses) => addresses.Select(Parse).OfType<BindingAddress>().Select(a => a.Port);

    private static BindingAddress? Parse(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Port is <= 0 or > IPEndPoint.MaxPort ? null : parsed;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The specific address that a host names; null for a wildcard and for <c>localhost</c>, which is two addresses.</summary>
    private static IPAddress? Ip(string host) =>
        IPAddress.TryParse(host, out var ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any) ? ip : null;

    private static string PageHost(string host) => Ip(host) is { } ip ? ip.ToString() : "localhost";
}
