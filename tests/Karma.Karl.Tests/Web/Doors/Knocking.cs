using System.Net;
using System.Text;
using Karma.Karl.Fleet;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>A Karl whose doors are knocked at, from his machine and from another.</summary>
public abstract class Knocking : IAsyncDisposable
{
    internal const string Fleet = "api/v1/fleet";
    internal const string Instance = "api/v1/instance/ABCDEF";

    internal static readonly KeepaliveBody Body = new();

    private KarlServer? _karl;
    private HttpClient? _stranger;

    internal KarlServer Karl => _karl ?? throw new InvalidOperationException("Nobody started him.");

    /// <summary>A client on Karl's machine.</summary>
    internal HttpClient Local => Karl.Client;

    /// <summary>A client on another one.</summary>
    internal HttpClient Foreign => _stranger ??= Karl.ClientFrom(Stranger.CallsFrom);

    /// <summary>Karl's own site, as a browser names it.</summary>
    internal string Own => Karl.Locator.GetLeftPart(UriPartial.Authority);

    public async ValueTask DisposeAsync()
    {
        _stranger?.Dispose();
        if (_karl is not null) await _karl.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    internal Task StartAsync(params (string Setting, string Value)[] settings) => StartAsync(DoorSetup.With(settings));

    internal async Task StartAsync(KarlSetup setup) => _karl = await KarlServer.StartAsync(setup);

    // The control door is knocked at for an instance that is down, since to deregister one that is up is refused for that.
    internal async Task<HttpStatusCode> AskAsync(string door, HttpClient from, params (string Name, string Value)[] headers)
    {
        if (door == "Control" && Karl.Services.GetRequiredService<FleetState>().Count == 0) await DownAsync();
        var body = from == Local ? Body : Body with { Codename = "FOREIGN" }; // A codename belongs to one address.
        using var request = door switch
        {
            "Report" => new HttpRequestMessage(HttpMethod.Post, body.Query) { Content = new StringContent(body.ToJson(), Encoding.UTF8, "text/plain") },
            "View" => new HttpRequestMessage(HttpMethod.Get, Fleet),
            _ => new HttpRequestMessage(HttpMethod.Delete, Instance),
        };
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var answer = await from.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task DownAsync()
    {
        await Karl.KeepaliveAsync(Body);
        await Karl.AdvanceAsync(TimeSpan.FromSeconds(60));
    }
}
