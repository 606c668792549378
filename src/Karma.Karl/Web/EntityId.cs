using Karma.Karl.History;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karma.Karl.Web;

/// <summary>Entities by their address: <c>service/orders</c>, <c>instance/ABCDEF</c>, <c>endpoint/10.0.0.7:8080</c>, <c>host/10.0.0.7</c>.</summary>
internal static class EntityId
{
    public static string Service(string name) => "service/" + Uri.EscapeDataString(name);

    public static string Instance(string codename) => "instance/" + codename;

    public static string Build(BuildId id) => "build/" + id;

    public static string EndpointOf(Endpoint endpoint) => "endpoint/" + endpoint;

    /// <summary>An endpoint that somebody depends on: what he calls its host may be any text.</summary>
    public static string EndpointOf(string endpoint) =>
        "endpoint/" + Uri.EscapeDataString(endpoint).Replace("%3A", ":", StringComparison.Ordinal)
            .Replace("%5B", "[", StringComparison.Ordinal).Replace("%5D", "]", StringComparison.Ordinal);

    public static string Host(Endpoint endpoint) => "host/" + Endpoint.HostText(endpoint.Host);

    /// <summary>
    /// The last segment of the request's path, decoded once. The router's own value keeps <c>%2F</c> and decodes the rest, which makes
    /// <c>a%2Fb</c> and <c>a%252Fb</c> the same; the raw target tells them apart.
    /// </summary>
    public static string LastSegment(HttpContext context) => Segment(context, fromLast: 0);

    /// <summary>The same for a segment before the last.</summary>
    public static string Segment(HttpContext context, int fromLast)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = string.IsNullOrEmpty(target) ? context.Request.Path.ToUriComponent() : target.Split('?', 2)[0];
        return Uri.UnescapeDataString(path.TrimEnd('/').Split('/')[^(1 + fromLast)]);
    }
}
