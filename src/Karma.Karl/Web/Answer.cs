using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>What came from outside stands in JSON as it came, so no browser may take it for a page.</summary>
    private const string NoSniff = "nosniff";

    /// <summary>Whether the answer is for a browser.</summary>
    public static bool WantsPage(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    public static async Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        context.Response.Headers.XContentTypeOptions = NoSniff;
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, value, type, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>JSON that is at hand as bytes.</summary>
    public static Task JsonAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.Headers.XContentTypeOptions = NoSniff;
        return WriteAsync(context, json, Json);
    }

    public static Task TextAsync(HttpContext context, int status, ReadOnlyMemory<byte> text)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, text, "text/plain");
    }

    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;

        // The server gives up by itself when nobody reads; its token would be made for every request that asks for it.
        var written = context.Response.BodyWriter.WriteAsync(bytes, CancellationToken.None);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }
}
