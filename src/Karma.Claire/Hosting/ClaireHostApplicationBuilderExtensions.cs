using Karma;
using Karma.Backfill;
using Karma.Beacon;
using Karma.Hosting;
using Karma.Page;
using Karma.Stamp;
using Karma.Status;
using Karma.Takeovers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

// In the host's own namespace, so that the one line needs no using.
namespace Microsoft.Extensions.Hosting;

/// <summary>The one line that gives a service its status page and its beacon.</summary>
public static class ClaireHostApplicationBuilderExtensions
{
    /// <summary>
    /// Serves <c>/.current</c>, on the web application's own addresses or, in a host without a web server, on
    /// <see cref="ClaireOptions.Listen"/>; and reports to Karl, where a locator is known. Safe to call more than once: what is said later
    /// wins. Not thread-safe, as the builder is not.
    /// </summary>
    /// <param name="builder">The application under construction.</param>
    /// <param name="service">The human name of the service. Default: <c>Karma:Claire:Service</c>, else the entry assembly's name.</param>
    /// <param name="configure">Settings by code; they win over configuration. Default: none.</param>
    /// <returns><paramref name="builder"/>, so that calls can be chained.</returns>
    public static TBuilder AddClaire<TBuilder>(
        this TBuilder builder, string? service = null, Action<ClaireOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (service is not null) ArgumentException.ThrowIfNullOrWhiteSpace(service);

        AddServices(builder.Services);
        if (service is not null) builder.Services.Configure<ClaireOptions>(options => options.Service = service);
        if (configure is not null) builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// For a library that brings Claire along: the same, with a name that anything which the application or its configuration says wins
    /// over, whether it is said before or after.
    /// </summary>
    internal static TBuilder AddClaireByDefault<TBuilder>(this TBuilder builder, string defaultService)
        where TBuilder : IHostApplicationBuilder
    {
        AddServices(builder.Services);
        builder.Services.TryAddSingleton(new DefaultServiceName(defaultService));
        return builder;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<ClaireOptions>().ValidateOnStart();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IConfigureOptions<ClaireOptions>, ConfigureClaire>(),
            ServiceDescriptor.Singleton<IPostConfigureOptions<ClaireOptions>, ServiceName>(),
            ServiceDescriptor.Singleton<IValidateOptions<ClaireOptions>, ValidateClaire>(),
            ServiceDescriptor.Singleton<IStartupFilter, CurrentPageFilter>(),
            ServiceDescriptor.Singleton<IHostedService, ClaireService>(),
        ]);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new Claire(
            provider.GetRequiredService<IOptions<ClaireOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Claire>>()));
        services.TryAddSingleton<Contact>();
        services.TryAddSingleton<Listening>();
        services.TryAddSingleton(_ => Tenancy.OfThisProcess);
        services.TryAddSingleton(provider => BuildStamp.OfEntryAssembly().With(provider.GetRequiredService<Tenancy>().Content));
        services.TryAddSingleton<StatusComposer>();
        services.TryAddSingleton<Steering>();
        services.TryAddSingleton<CurrentPage>();
        services.TryAddSingleton<OwnListener>();
        services.TryAddSingleton<BeaconMeter>();
        services.TryAddSingleton<KarlClient>();
        services.TryAddSingleton<Backlog>();
        services.TryAddSingleton<Handover>();
        services.TryAddSingleton<KeepaliveSender>();
        services.TryAddSingleton<Registration>();
        services.TryAddSingleton<Errands>();
        services.TryAddSingleton<BeaconLoop>();
    }
}
