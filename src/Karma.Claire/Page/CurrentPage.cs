using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Karma.Status;
using Karma.Wire;
using Microsoft.AspNetCore.Http;

namespace Karma.Page;

/// <summary>The status page: answers <c>/.current</c> and its variants.</summary>
internal sealed class CurrentPage(StatusComposer composer)
{
    public const string Path = "/.current";

    public static bool IsFor(HttpRequest request) => request.Path.Equals(Path, StringComparison.Ordinal);

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return TextAsync(context, StatusCodes.Status405MethodNotAllowed, "Method not allowed.\n");
        }

        var query = context.Request.Query;
        bool Asks(string letter, string word) => query.ContainsKey(letter) || query.ContainsKey(word);
        if (Asks("a", "all")) return JsonAsync(context, composer.Compose(withBuild: true), WireJson.Readable.ClaireStatus);
        if (Asks("b", "build")) return JsonAsync(context, composer.Build, WireJson.Readable.BuildInfo);
        if (!Asks("r", "runtime")) return JsonAsync(context, composer.Compose(withBuild: false), WireJson.Readable.ClaireStatus);
        return composer.Runtime is { } runtime
            ? JsonAsync(context, runtime, WireJson.Readable.IReadOnlyDictionaryStringJsonElement)
            : TextAsync(context, StatusCodes.Status503ServiceUnavailable, "Not ready.\n");
    }

    private static Task JsonAsync<T>(HttpContext context, T? value, JsonTypeInfo<T> typeInfo)
        where T : class
    {
        // Whole before the first byte leaves, so that no failure can leave half a page.
        byte[] body = value is null ? [.. "null\n"u8] : [.. JsonSerializer.SerializeToUtf8Bytes(value, typeInfo), (byte)'\n'];
        return BodyAsync(context, StatusCodes.Status200OK, "application/json; charset=utf-8", body);
    }

    private static Task TextAsync(HttpContext context, int status, string text) =>
        BodyAsync(context, status, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(text));

    private static Task BodyAsync(HttpContext context, int status, string contentType, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
