using System.Text;
using Karma.Doors;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Doors;

/// <summary>
/// The token of a request: <c>Authorization: Bearer</c> from programs, and <c>Basic</c> from browsers, which can ask their user for nothing
/// else: any name, and the token as the password.
/// </summary>
internal static class Credentials
{
    private const string Basic = "Basic ";

    /// <summary><see langword="null"/> where it is one of the tokens.</summary>
    public static Refusal? Judge(HttpRequest request, IReadOnlyList<string> tokens)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) return Refusal.NoToken;
        var isOne = header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            ? Password(header[Basic.Length..].Trim()) is { } password && Caller.IsToken(password, tokens)
            : Caller.HasToken(request, tokens);
        return isOne ? null : Refusal.WrongToken;
    }

    private static string? Password(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : pair[(colon + 1)..];
    }
}
