using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Karma.Doors;

/// <summary>
/// What a request tells of who sent it, for the doors of Claire and Karl. Nothing here trusts a header that the sender could set to his
/// advantage. Thread-safe.
/// </summary>
internal static class Caller
{
    private const string Bearer = "Bearer ";

    /// <summary>
    /// How the headers begin in which a proxy says for whom it speaks. <c>X-Original-</c> is what ASP.NET Core leaves of a forwarding
    /// header that it has believed and taken off, a forged one included.
    /// </summary>
    private static readonly string[] Forwarding =
    [
        "Forwarded", "X-Forwarded", "X-Original-", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Envoy-", "True-Client-IP",
        "CF-Connecting-IP", "Fastly-Client-IP", "Fly-Client-IP", "Via",
    ];

    /// <summary>
    /// Whether it was sent on this machine, to this machine's own name: from a loopback address or a Unix socket, by no proxy, which
    /// speaks for others, and with a <c>Host</c> that no foreign name server can point here (DNS rebinding). A proxy is known by its
    /// headers, by the public name or address that it passes on, and by HTTP/1.0, which nginx speaks by default, when it says nothing else.
    /// </summary>
    public static bool IsLocal(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && !IsLoopback(address)) return false;
        if (HttpProtocol.IsHttp10(context.Request.Protocol) || HttpProtocol.IsHttp09(context.Request.Protocol)) return false;
        foreach (var header in context.Request.Headers.Keys)
        {
            foreach (var beginning in Forwarding)
                if (header.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) return false;
        }

        return IsOwnName(context.Request.Host);
    }

    /// <summary>
    /// Whether a browser sent it from another site's page. A program that is no browser sends neither header, and is told by other means.
    /// </summary>
    public static bool IsCrossSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site != "same-origin" && site != "none") return true;
        var origin = request.Headers.Origin;
        if (origin.Count == 0) return false;
        return !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || !string.Equals(from.GetLeftPart(UriPartial.Authority), $"{request.Scheme}://{Authority(request)}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether it carries one of the tokens as <c>Authorization: Bearer</c>. How long that takes tells nothing of a token but its length.</summary>
    public static bool HasToken(HttpRequest request, IEnumerable<string> tokens)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return false;
        var given = Encoding.UTF8.GetBytes(header[Bearer.Length..].Trim());
        return given.Length > 0 && IsOneOf(given, tokens);
    }

    /// <summary>Whether it is one of the tokens, each compared to its end, so that how long it takes tells nothing of one but its length.</summary>
    public static bool IsOneOf(ReadOnlySpan<byte> given, IEnumerable<string> tokens)
    {
        var isOne = false;
        foreach (var token in tokens) isOne |= CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(token));
        return isOne;
    }

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsOwnName(HostString host)
    {
        var name = host.Host;
        if (name.Length == 0) return true; // A Unix socket, which needs no name: no browser.
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IsLoopback(address));
    }

    // A browser leaves out the port of its scheme, in both headers.
    private static string Authority(HttpRequest request) =>
        request.Host.Port is 80 && request.Scheme == "http" || request.Host.Port is 443 && request.Scheme == "https"
            ? request.Host.Host
            : request.Host.Value ?? "";
}
