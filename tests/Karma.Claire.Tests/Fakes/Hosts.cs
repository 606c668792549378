using System.Net;
using System.Security.Cryptography.X509Certificates;
using Karma.Backfill;
using Karma.Beacon;
using Karma.Status;
using Karma.Takeovers;
using Karma.Testing;
using Karma.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karma.Tests.Fakes;

/// <summary>Hosts with nothing in them but Claire, a fake clock and recorded logs.</summary>
internal static class Hosts
{
    public static IHost Worker(
        FakeClock clock, Action<ClaireOptions>? configure = null, RecordedLogs? logs = null, params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "app" });
        Prepare(builder, clock, logs, settings);
        builder.AddClaire(settings.Length == 0 ? "orders" : null, configure);
        return builder.Build();
    }

    public static WebApplication Web(
        FakeClock clock, Action<ClaireOptions>? configure = null, string url = "http://127.0.0.1:0", RecordedLogs? logs = null, Tenancy? tenancy = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        Prepare(builder, clock, logs, []);
        if (tenancy is not null) builder.Services.AddSingleton(tenancy);
        builder.AddClaire("orders", configure);
        return builder.Build();
    }

    /// <summary>A web application that serves https alone, or beside http at <paramref name="http"/>.</summary>
    public static WebApplication Https(
        FakeClock clock, X509Certificate2 certificate, Action<ClaireOptions> configure, RecordedLogs? logs = null, string? http = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, https => https.UseHttps(certificate));
            if (http is not null) kestrel.Listen(IPEndPoint.Parse(http));
        });
        Prepare(builder, clock, logs, []);
        builder.AddClaire("orders", configure);
        return builder.Build();
    }

    /// <summary>The status as it is.</summary>
    public static async Task<ClaireStatus> StatusAsync(this IHost host)
    {
        var report = await host.Services.GetRequiredService<ServiceReporter>().AskAsync(TestContext.Current.CancellationToken);
        return host.Services.GetRequiredService<StatusComposer>().Compose(report, withBuild: false);
    }

    public static Claire Claire(this IHost host) => host.Services.GetRequiredService<Claire>();

    public static BeaconLoop Beacon(this IHost host) => host.Services.GetRequiredService<BeaconLoop>();

    public static ContactState Contact(this IHost host) => host.Services.GetRequiredService<Contact>().State;

    public static Backlog Backlog(this IHost host) => host.Services.GetRequiredService<Backlog>();

    public static Errands Errands(this IHost host) => host.Services.GetRequiredService<Errands>();

    public static Task Listening(this IHost host) =>
        host.Services.GetServices<IHostedService>().OfType<ClaireService>().Single().Listening;

    public static HttpClient Client(this IHost host) => new() { BaseAddress = host.Claire().StatusPage };

    private static void Prepare(
        IHostApplicationBuilder builder, FakeClock clock, RecordedLogs? logs, (string Key, string? Value)[] settings)
    {
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        builder.Services.AddSingleton<TimeProvider>(clock);
        if (logs is not null) builder.Logging.AddProvider(logs);
    }
}
