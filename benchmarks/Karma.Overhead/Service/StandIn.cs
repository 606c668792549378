namespace Karma.Overhead.Service;

/// <summary>In Karl's place: answers whoever reports, keeps nothing but the count.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _keepalives;

    private StandIn()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"]);
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Locator => _app.Urls.First();

    public int Keepalives => Volatile.Read(ref _keepalives);

    public static async Task<StandIn> StartAsync()
    {
        var karl = new StandIn();
        await karl._app.StartAsync();
        return karl;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method)) Interlocked.Increment(ref _keepalives);
        context.Response.Headers["Karma-Karl"] = "standin";
        return context.Response.WriteAsync("OK\n", context.RequestAborted);
    }
}
