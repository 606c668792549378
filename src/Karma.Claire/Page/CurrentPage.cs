using Karma.Status;
using Karma.Wire;
using Microsoft.AspNetCore.Http;

namespace Karma.Page;

/// <summary>The status page: answers <c>/.current</c> and its variants.</summary>
internal sealed class CurrentPage(ServiceReporter reporter, StatusComposer composer, Steering steering, StatusSchema schema, Claire claire)
{
    public const string Path = "/.current";

    public static bool IsFor(HttpRequest request) => request.Path.Equals(Path, StringComparison.Ordinal);

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) return ShowAsync(context);
        if (HttpMethods.IsPost(method)) return steering.AnswerAsync(context);
        context.Response.Headers.Allow = "GET, HEAD, POST";
        return PageAnswer.TextAsync(context, StatusCodes.Status405MethodNotAllowed, "Method not allowed.\n");
    }

    private Task ShowAsync(HttpContext context)
    {
        var query = context.Request.Query;
        bool Asks(string letter, string word) => query.ContainsKey(letter) || query.ContainsKey(word);
        if (query.TryGetValue("schema", out var language)) return SchemaAsync(context, language.ToString());
        if (Asks("a", "all")) return StatusAsync(context, withBuild: true);
        if (Asks("b", "build")) return PageAnswer.JsonAsync(context, composer.Build, WireJson.Readable.BuildInfo);
        return Asks("r", "runtime") ? RuntimeAsync(context) : StatusAsync(context, withBuild: false);
    }

    private async Task RuntimeAsync(HttpContext context)
    {
        var report = await reporter.AskAsync(context.RequestAborted).ConfigureAwait(false);
        var answer = report.Runtime is { } runtime
            ? PageAnswer.JsonAsync(context, runtime, WireJson.Readable.IReadOnlyDictionaryStringJsonElement)
            : PageAnswer.TextAsync(context, StatusCodes.Status503ServiceUnavailable, "Not ready.\n");
        await answer.ConfigureAwait(false);
    }

    /// <summary>To who asks for nothing in particular, a load balancer perhaps, the answer's status tells the state.</summary>
    private async Task StatusAsync(HttpContext context, bool withBuild)
    {
        var report = await reporter.AskAsync(context.RequestAborted).ConfigureAwait(false);
        var code = context.Request.Query.Count == 0 ? claire.LifeCycle.Phase.StatusCode : StatusCodes.Status200OK;
        await PageAnswer.JsonAsync(context, composer.Compose(report, withBuild), WireJson.Readable.ClaireStatus, code).ConfigureAwait(false);
    }

    private Task SchemaAsync(HttpContext context, string language) => language == "md"
        ? PageAnswer.TextAsync(context, StatusCodes.Status200OK, schema.Markdown(), "text/markdown")
        : PageAnswer.TextAsync(context, StatusCodes.Status200OK, schema.Json(), "application/schema+json");
}
