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

    // The X-Original ones are left by ASP.NET Core's own middleware where it took the caller's address, or name, from the X-Forwarded ones,
    // which anyone can write.
    private static readonly string[] ForwardingHeaders =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via",
        "X-Original-For", "X-Original-Host", "X-Original-Proto",
    ];

    /// <summary>
    /// Whether it was sent on this machine, to this machine's own name: from a loopback address or a Unix socket, with no header of a
    /// proxy, which speaks for others, and with a <c>Host</c> that no foreign name server can point here (DNS rebinding).
    /// </summary>
    public static bool IsLocal(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && !IsLoopback(address)) return false;
        foreach (var header in ForwardingHeaders)
            if (context.Request.Headers.ContainsKey(header)) return false;
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
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && IsToken(header[Bearer.Length..].Trim(), tokens);
    }

    /// <summary>Whether it is one of the tokens; takes its time as <see cref="HasToken"/> does.</summary>
    public static bool IsToken(string given, IEnumerable<string> tokens)
    {
        var bytes = Encoding.UTF8.GetBytes(given);
        var isOne = false;
        foreach (var token in tokens) isOne |= CryptographicOperations.FixedTimeEquals(bytes, Encoding.UTF8.GetBytes(token));
        return isOne;
    }

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsOwnName(HostString host)
    {
        var name = host.Host;
        if (name.Length == 0) return true; // HTTP/1.0, or a Unix socket: no browser.
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(name, out _);
    }

    // A browser leaves out the port of its scheme, in both headers.
    private static string Authority(HttpRequest request) =>
        request.Host.Port is 80 && request.Scheme == "http" || request.Host.Port is 443 && request.Scheme == "https"
            ? request.Host.Host
            : request.Host.Value ?? "";
}
