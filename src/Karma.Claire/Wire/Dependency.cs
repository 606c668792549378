using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Karma.Wire;

/// <summary>
/// Where a service that another one depends on is reached. On the wire an object of <c>ip</c>, <c>port</c> and <c>prefix</c>; the string
/// <c>ip:port[/prefix]</c> is read too. Immutable.
/// </summary>
[JsonConverter(typeof(DependencyJsonConverter))]
public sealed record Dependency
{
    private const int MaxLength = 512;

    /// <summary>An IP address, without brackets, or a host's name.</summary>
    public required string Ip { get; init; }

    /// <summary>A TCP port, 1 to 65535.</summary>
    public required ushort Port { get; init; }

    /// <summary>The path under which <c>.current</c> is served; it begins with a slash. Default <c>/</c>.</summary>
    public string Prefix { get; init; } = "/";

    /// <summary>
    /// Reads <c>ip:port[/prefix]</c>; an IPv6 address stands in brackets, and <c>http://</c> or <c>https://</c> before it is ignored.
    /// False where <paramref name="text"/> is anything else. Thread-safe.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Dependency? dependency)
    {
        dependency = null;
        if (text is null || text.Length > MaxLength) return false;
        var rest = text.AsSpan().Trim();
        if (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) rest = rest[7..];
        else if (rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) rest = rest[8..];

        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        var colon = authority.LastIndexOf(':');
        if (colon < 1) return false;
        if (!ushort.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        if (port == 0 || !TryHost(authority[..colon], out var host)) return false;

        dependency = new Dependency { Ip = host, Port = port, Prefix = slash < 0 ? "/" : rest[slash..].ToString() };
        return true;
    }

    /// <summary>The form that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => $"{(Ip.Contains(':') ? $"[{Ip}]" : Ip)}:{Port}{(Prefix == "/" ? "" : Prefix)}";

    private static bool TryHost(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? host)
    {
        var bracketed = text is ['[', .., ']'];
        host = (bracketed ? text[1..^1] : text).ToString();
        return Uri.CheckHostName(host) switch
        {
            UriHostNameType.IPv6 => bracketed,
            UriHostNameType.IPv4 or UriHostNameType.Dns => !bracketed,
            _ => false,
        };
    }
}
