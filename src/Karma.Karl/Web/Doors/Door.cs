using Karma.Doors;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Doors;

/// <summary>
/// A door: who may pass it, as configured. One of three ways is enough: it is open to the caller, the caller has one of its tokens, or
/// the host's policy lets the caller in. Immutable.
/// </summary>
internal sealed class Door(DoorName name)
{
    public DoorName Name { get; } = name;

    /// <summary>Who passes without more.</summary>
    public required OpenTo OpenTo { get; init; }

    /// <summary>What opens it to whoever has one.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>The host's authorization policy that opens it, where there is one.</summary>
    public string? Policy { get; init; }

    /// <summary>
    /// Whether it alone says who passes. Where nothing was said about it, a policy that the host has for all that has none of its own holds
    /// too; but never for keepalives, or a fleet would be down for a setting that is about people.
    /// </summary>
    public required bool DecidesAlone { get; init; }

    /// <summary>
    /// Why a request does not pass by what it tells of itself, or <see langword="null"/> where it does. It is judged before anything is looked
    /// up, so that who is refused learns nothing of the fleet. Allocates nothing for a door that is open to anyone.
    /// </summary>
    public Refusal? Judge(HttpContext context)
    {
        if (IsForged(context.Request)) return Refusal.CrossSite;
        if (OpenTo == OpenTo.Anyone || (OpenTo == OpenTo.Loopback && Caller.IsLocal(context))) return null;
        if (Tokens.Count > 0) return Credentials.Judge(context.Request, Tokens);
        return OpenTo == OpenTo.Loopback ? Refusal.NotLocal : Refusal.Closed;
    }

    // A page somewhere can have a browser send what the browser's user may send, with his address, his cookies and his password; to look is
    // harmless, since the page does not get to see the answer. No service is a page: what a browser marks as sent by one is no keepalive,
    // not even from what it takes for the same site, which a name server can make up.
    private bool IsForged(HttpRequest request) => Name switch
    {
        DoorName.Report => request.Headers.Origin.Count > 0 || request.Headers.ContainsKey("Sec-Fetch-Site"),
        DoorName.Control => Caller.IsCrossSite(request),
        _ => false,
    };
}
