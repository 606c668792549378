using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Karma.Testing;

/// <summary>A real Karl on a real web server at a free port of the loopback, on a clock that the test moves.</summary>
public sealed class KarlServer : IAsyncDisposable
{
    // Under the five seconds after which Karl takes himself for absent.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(4);

    private readonly WebApplication _app;
    private readonly string _prefix;

    private KarlServer(WebApplication app, KarlSetup setup)
    {
        _app = app;
        _prefix = setup.Prefix;
        Clock = setup.Clock;
        Client = ClientFrom(null);
    }

    public FakeClock Clock { get; }

    /// <summary>A client at the mount point, whose relative addresses need no prefix.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The locator: the server's address with the mount point.</summary>
    public Uri Locator => new(_app.Urls.Single() + _prefix + "/");

    public static async Task<KarlServer> StartAsync(KarlSetup? setup = null)
    {
        setup ??= new KarlSetup();
        var app = Build(setup);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new KarlServer(app, setup);
    }

    public static WebApplication Build(KarlSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(setup.Url);
        builder.Configuration.AddInMemoryCollection(setup.Settings);
        builder.Services.AddSingleton<TimeProvider>(setup.Clock);
        setup.Add?.Invoke(builder);
        if (setup.Path is null) builder.Services.AddSingleton(setup.Store ?? new MemoryStore());
        builder.AddKarl(options =>
        {
            options.Store.Path = setup.Path ?? options.Store.Path;
            options.History.KeepFor ??= TimeSpan.FromDays(30);
        });
        var app = builder.Build();
        setup.Map?.Invoke(app);
        var karl = app.MapKarl(setup.Prefix);
        setup.Convene?.Invoke(karl);
        return app;
    }

    /// <summary>A client that calls from an address of its own, such as 127.0.0.7; it follows no redirect.</summary>
    public HttpClient ClientFrom(string? address)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (address is not null)
        {
            handler.ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        return new HttpClient(handler) { BaseAddress = Locator, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Lets time pass as it does for a Karl who is awake: in small steps, with his deadlines judged after each.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= Step)
        {
            Clock.Advance(left < Step ? left : Step);
            await TickAsync(); // What comes late after a step has a turn to come in,
            await TickAsync(); // and then it is judged.
        }
    }

    public Task TickAsync() => Services.GetRequiredService<Intake>().TickAsync();

    /// <summary>Sends a keepalive that must be taken.</summary>
    public async Task KeepaliveAsync(KeepaliveBody body, HttpClient? from = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var answer = await PostAsync(body.Query, body.ToJson(), from);
        Assert.Equal("OK\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Keeps some beacons going: time passes, and each sends every twenty seconds.</summary>
    public async Task BeatAsync(TimeSpan through, params KeepaliveBody[] bodies)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        for (var left = through; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(20))
        {
            foreach (var body in bodies) await KeepaliveAsync(body);
            await AdvanceAsync(left < TimeSpan.FromSeconds(20) ? left : TimeSpan.FromSeconds(20));
        }
    }

    public async Task GoodbyeAsync(string codename)
    {
        using var answer = await Client.DeleteAsync(new Uri("?codename=" + codename, UriKind.Relative));
        Assert.Equal("OK\n", await answer.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> PostAsync(string query, string json, HttpClient? from = null) =>
        (from ?? Client).PostAsync(new Uri(query, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>The JSON at an address that must answer 200.</summary>
    public async Task<JsonElement> GetAsync(string path) => await GetAsync(path, HttpStatusCode.OK);

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode status)
    {
        using var answer = await Client.GetAsync(new Uri(Client.BaseAddress! + path)); // Set in the constructor.
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{path} answers {(int)answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
