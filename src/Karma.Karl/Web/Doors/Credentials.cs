using System.Text;
using Karma.Doors;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Doors;

/// <summary>
/// The token of a request: <c>Authorization: Bearer</c> from programs, and <c>Basic</c> from browsers, which can ask their user for nothing
/// else: any name, and the token as the password. How long the answer takes tells nothing of a token but its length.
/// </summary>
internal static class Credentials
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary><see langword="null"/> where it is one of the tokens.</summary>
    public static Refusal? Judge(HttpRequest request, IReadOnlyList<string> tokens)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) return Refusal.NoToken;
        var given = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetBytes(header[Bearer.Length..].Trim())
            : header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? Password(header[Basic.Length..].Trim())
            : [];
        return Caller.IsOneOf(given, tokens) ? null : Refusal.WrongToken;
    }

    // Behind the first colon of the pair; nothing where there is none.
    private static ReadOnlySpan<byte> Password(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return [];
        var pair = bytes.AsSpan(0, length);
        var colon = pair.IndexOf((byte)':');
        return colon < 0 ? [] : pair[(colon + 1)..];
    }
}
