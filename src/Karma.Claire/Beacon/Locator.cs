namespace Karma.Beacon;

/// <summary>Where Karl is found at present, and whether the token may go there. One object per change; who replaces it says so.</summary>
/// <param name="karl">Null where keepalives go nowhere.</param>
/// <param name="token">Null where there is none, or where it may not be told to this Karl.</param>
internal sealed class Locator(Uri? karl, string? token)
{
    private const int MaxLength = 2048;
    private const int MaxShown = 80;

    private readonly Signal _replaced = new();

    public Uri? Karl => karl;

    public string? Token => token;

    /// <summary>Cancelled when another locator took its place; a call to this Karl that is still under way is then abandoned.</summary>
    public CancellationToken Replaced => _replaced.Token;

    public void Replace() => _replaced.Give();

    /// <summary>Whether both addresses mean the same server in the same way, so that what one may be told the other may be told too.</summary>
    public static bool IsSameOrigin(Uri? one, Uri? other) =>
        one is not null && other is not null
        && string.Equals(one.GetLeftPart(UriPartial.Authority), other.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    /// <summary>What is wrong with an address as a locator, and what to write instead, to be put after a name; null where nothing is.</summary>
    public static string? Fault(Uri karl)
    {
        if (!karl.IsAbsoluteUri || karl.Scheme is not ("http" or "https"))
            return $"is '{Shown(karl.OriginalString)}'; write an http or https URL like http://karl:7576/.";
        if (karl.OriginalString.Length > MaxLength)
            return $"has {karl.OriginalString.Length} characters; keep it to {MaxLength}.";
        if (karl.UserInfo.Length > 0)
            return "carries a user or a password, which the status page would show; leave it out.";
        return karl.Query.Length + karl.Fragment.Length > 0
            ? $"is '{Shown(karl.OriginalString)}'; leave out what follows '?' or '#': the keepalive fills it."
            : null;
    }

    /// <summary>As much of an address as an error may show: no endless one, and nobody's password.</summary>
    public static string Shown(string text)
    {
        var at = text.LastIndexOf('@');
        var harmless = at < 0 ? text : "…" + text[at..];
        return harmless.Length > MaxShown ? harmless[..MaxShown] + "…" : harmless;
    }
}
