using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Karma.Tests.Fakes;

/// <summary>A reverse proxy on this machine, which takes the prefix <c>/orders</c> off.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private const string Prefix = "/orders";

    private readonly HttpClient _upstream = new();
    private readonly WebApplication _app;
    private readonly Uri _to;
    private readonly Action<HttpContext, HttpRequestMessage> _manner;

    private Proxy(Uri to, Action<HttpContext, HttpRequestMessage> manner)
    {
        (_to, _manner) = (to, manner);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    public HttpClient Client => new() { BaseAddress = new Uri($"{_app.Urls.Single()}{Prefix}/") };

    /// <summary>Speaks as <paramref name="manner"/> says on behalf of who asked.</summary>
    public static async Task<Proxy> StartAsync(Uri to, Action<HttpContext, HttpRequestMessage> manner)
    {
        var proxy = new Proxy(to, manner);
        await proxy._app.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        Assert.True(context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest));
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_to, rest + context.Request.QueryString.Value));
        _manner(context, request);
        using var answer = await _upstream.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
