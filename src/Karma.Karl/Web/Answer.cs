using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    public static async Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, value, type, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>JSON that is at hand as bytes.</summary>
    public static Task JsonAsync(HttpContext context, ReadOnlyMemory<byte> json) => WriteAsync(context, json, "application/json; charset=utf-8");

    public static Task TextAsync(HttpContext context, int status, ReadOnlyMemory<byte> text)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, text, "text/plain");
    }

    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        var written = context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }
}
