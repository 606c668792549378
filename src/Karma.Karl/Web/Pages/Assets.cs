using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// What the pages load, from the assembly itself. Pages ask for each by a name with the hash of its content in it, which a browser may keep
/// for ever; by its plain name it is had too, for a while.
/// </summary>
internal static class Assets
{
    public const string Pattern = "/assets/{file}";

    private const string Folder = "Karma.Karl.Web.Pages.";
    private const int HashCharacters = 12;

    private static readonly Dictionary<string, Asset> ByPlainName =
        new[]
            {
                ("karl.css", "text/css; charset=utf-8"), ("karl.js", "text/javascript; charset=utf-8"), ("graph.css", "text/css; charset=utf-8"),
                ("graph.js", "text/javascript; charset=utf-8"), ("karl.svg", "image/svg+xml"), ("alarm.svg", "image/svg+xml"),
            }
            .ToDictionary(a => a.Item1, a => Load(a.Item1, a.Item2), StringComparer.Ordinal);

    private static readonly Dictionary<string, Asset> ByName = ByPlainName.Values.ToDictionary(a => a.Name, StringComparer.Ordinal);

    /// <summary>The name with the hash in it.</summary>
    public static string Named(string plainName) => ByPlainName[plainName].Name;

    public static Task WriteAsync(HttpContext context)
    {
        var file = (string)context.GetRouteValue("file")!; // The route would not match without it.
        var isHashed = ByName.TryGetValue(file, out var asset);
        if (!isHashed && !ByPlainName.TryGetValue(file, out asset))
            return Problem.NotFound("file", file, $"There are {string.Join(", ", ByPlainName.Keys)}.").WriteAsync(context);
        context.Response.Headers.CacheControl = isHashed ? "max-age=31536000, immutable" : "max-age=300";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Answer.WriteAsync(context, asset!.Bytes, asset.ContentType); // Found above.
    }

    private static Asset Load(string file, string contentType)
    {
        var bytes = EmbeddedFile.Read(Folder + file);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashCharacters];
        return new Asset(file.Insert(file.LastIndexOf('.'), "." + hash), bytes, contentType);
    }

    private sealed record Asset(string Name, byte[] Bytes, string ContentType);
}
