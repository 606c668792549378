using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Karma.Takeovers;
using Karma.Testing;
using Karma.Testing.Processes;
using Karma.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Karma.Tests.Takeovers;

/// <summary>What is on a port, asked of real servers.</summary>
public sealed class OccupantFinderTests
{
    private const string Token = "the-control-token-of-this-service";

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.0.0.2:0")]
    [InlineData("http://[::1]:0")]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    public async Task Look_Claire_FoundOnWhateverAddressItListens(string url)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 || !url.Contains('['), "There is no IPv6.");
        await using var app = Hosts.Web(new FakeClock(), url: url);
        await app.StartAsync(TestContext.Current.CancellationToken);

        var run = Assert.IsType<Occupant.Run>(await LookAsync(PortOf(app)));

        Assert.Equal((app.Claire().Codename, "orders"), (run.Status.Codename, run.Status.Service));
        Assert.NotNull(run.Status.Build);
    }

    [Fact]
    public async Task Look_ClaireBehindHttpsWithAnyCertificate_Found()
    {
        using var certificate = Certificate();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls("https://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        builder.AddClaire("orders");
        await using var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);

        var run = Assert.IsType<Occupant.Run>(await LookAsync(PortOf(app)));

        Assert.Equal("https", run.Page.Scheme);
    }

    [Fact]
    public async Task Look_PathBase_AskedUnderIt()
    {
        await using var app = Server(web => web.Map("/orders/.current", () => "{}"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        var found = await LookAsync(PortOf(app), "/orders");

        Assert.StartsWith("it answers with what is no status of a Claire", Fact(found), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not found", "it answers HTTP 404")]
    [InlineData("redirect", "it answers HTTP 302")]
    [InlineData("text", "it answers with what is no status of a Claire")]
    [InlineData("null", "it answers with what is no status of a Claire")]
    [InlineData("codename", "it answers with what is no status of a Claire")]
    [InlineData("endless", "it answers with more than a Claire's status has")]
    public async Task Look_HttpServerThatIsNoClaire_Stranger(string kind, string fact)
    {
        await using var app = Server(web => web.Run(context => AnswerAsync(context, kind)));
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith(fact, Fact(await LookAsync(PortOf(app))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_AnotherOnAnotherAddress_StrangerForAll()
    {
        await using var app = Hosts.Web(new FakeClock());
        await app.StartAsync(TestContext.Current.CancellationToken);
        await using var other = Hosts.Web(new FakeClock(), url: $"http://127.0.0.2:{PortOf(app)}");
        await other.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal("several Claires share it, each on an address of its own", Fact(await LookAsync(PortOf(app))));
    }

    [Fact]
    public async Task Look_FreePort_Nobody() => Assert.IsType<Occupant.Nobody>(await LookAsync(Ports.Free()));

    [Fact]
    public async Task Stop_Claire_SaysThatItWill()
    {
        await using var app = Hosts.Web(new FakeClock(), tenancy: new Tenancy { Port = 1 });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new OccupantClient(token: null, new FakeClock());

        Assert.True(await client.StopAsync(app.Claire().StatusPage!, TestContext.Current.CancellationToken)); // It listens, so it has one.

        await Until.TrueAsync(() => app.Lifetime.ApplicationStopping.IsCancellationRequested);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/.current", true)]
    [InlineData("http://10.0.0.7:8080/.current", true)]
    [InlineData("https://127.0.0.1:8080/.current", true)]
    [InlineData("https://[::1]:8080/.current", true)]
    [InlineData("https://10.0.0.7:8080/.current", false)]
    [InlineData("https://localhost.example.com/.current", false)]
    public void MayBeTold_Address_NeverOverUnverifiedHttpsToElsewhere(string page, bool expected) =>
        Assert.Equal(expected, OccupantClient.MayBeTold(new Uri(page)));

    [Fact]
    public async Task Token_ToldWithStopAlone()
    {
        List<string> told = [];
        await using var app = Server(web => web.Run(context =>
        {
            lock (told) told.Add($"{context.Request.Method}{context.Request.QueryString} {context.Request.Headers.Authorization}");
            return Task.CompletedTask;
        }));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new OccupantClient(Token, new FakeClock());
        var page = new Uri($"http://127.0.0.1:{PortOf(app)}/.current");

        await client.AskAsync(page, TestContext.Current.CancellationToken);
        await client.StopAsync(page, TestContext.Current.CancellationToken);

        Assert.Equal(["GET?all ", $"POST?stop Bearer {Token}"], told);
    }

    private static async Task<Occupant> LookAsync(int port, string prefix = "")
    {
        using var client = new OccupantClient(token: null, new FakeClock());
        return await new OccupantFinder(client, prefix).LookAsync(port, TestContext.Current.CancellationToken);
    }

    private static string Fact(Occupant occupant) => Assert.IsType<Occupant.Stranger>(occupant).Fact;

    private static int PortOf(WebApplication app) => new Uri(app.Urls.Single()).Port;

    private static WebApplication Server(Action<WebApplication> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        configure(app);
        return app;
    }

    private static async Task AnswerAsync(HttpContext context, string kind)
    {
        if (kind == "not found") context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (kind == "redirect") context.Response.Redirect("/elsewhere");
        else if (kind == "text") await context.Response.WriteAsync("<html>");
        else if (kind == "null") await context.Response.WriteAsync("null");
        else if (kind == "codename") await context.Response.WriteAsync(
            """{"service":"orders","codename":"a/b","local_port":1,"dependencies":[],"reporting_to":"","now":1,"start_time_epoch_microseconds":1,"uptime":"","last_keepalive_sent":"","last_keepalive_status":""}""");
        else while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(new byte[4096]);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=somebody.example", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
