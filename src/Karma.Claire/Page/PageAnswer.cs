using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Karma.Page;

/// <summary>Writes an answer whole before its first byte leaves, so that no failure can leave half a page.</summary>
internal static class PageAnswer
{
    public static Task JsonAsync<T>(HttpContext context, T? value, JsonTypeInfo<T> typeInfo, int status = StatusCodes.Status200OK)
        where T : class =>
        BodyAsync(context, status, "application/json", value is null ? "null"u8 : JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));

    public static Task TextAsync(HttpContext context, int status, string text, string contentType = "text/plain") =>
        BodyAsync(context, status, contentType, Encoding.UTF8.GetBytes(text));

    private static Task BodyAsync(HttpContext context, int status, string contentType, ReadOnlySpan<byte> text)
    {
        byte[] body = text.EndsWith("\n"u8) ? text.ToArray() : [.. text, (byte)'\n'];
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType + "; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
