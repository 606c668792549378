using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Api;

/// <summary>Serves the description of the API, which is written by hand and kept in the assembly; a test holds it against the routes.</summary>
internal static class OpenApi
{
    private static readonly Lazy<byte[]> Document = new(() => EmbeddedFile.Read("Karma.Karl.Web.Api.openapi.json"));

    public static ReadOnlyMemory<byte> Bytes => Document.Value;

    public static Task WriteAsync(HttpContext context) => Answer.JsonAsync(context, Document.Value);
}
