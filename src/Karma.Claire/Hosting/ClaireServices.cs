using Karma.Backfill;
using Karma.Beacon;
using Karma.Checks;
using Karma.Page;
using Karma.Stamp;
using Karma.Status;
using Karma.Takeovers;
using Karma.Vars;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Karma.Hosting;

/// <summary>What Claire is made of, in a host's container or in one of her own. Nothing is made before it is needed: a service's start is spared it.</summary>
internal static class ClaireServices
{
    /// <summary>Safe to call more than once.</summary>
    public static void AddClaireServices(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<ClaireOptions>().ValidateOnStart();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IConfigureOptions<ClaireOptions>, ConfigureClaire>(),
            ServiceDescriptor.Singleton<IPostConfigureOptions<ClaireOptions>, ServiceName>(),
            ServiceDescriptor.Singleton<IValidateOptions<ClaireOptions>, ValidateClaire>(),
            ServiceDescriptor.Singleton<IStartupFilter, CurrentPageFilter>(),
            ServiceDescriptor.Singleton<IHealthCheckPublisher, HealthWatch>(provider => provider.GetRequiredService<HealthWatch>()),
            ServiceDescriptor.Singleton<IHostedService, ClaireService>(),
        ]);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new Claire(
            provider.GetRequiredService<IOptions<ClaireOptions>>().Value,
            provider.GetService<IHostApplicationLifetime>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Claire>>()));
        services.TryAddSingleton<Contact>();
        services.TryAddSingleton<Listening>();
        services.TryAddSingleton(_ => Tenancy.OfThisProcess);
        services.TryAddSingleton(provider => BuildStamp.OfEntryAssembly(provider.GetRequiredService<Tenancy>().Content));
        services.TryAddSingleton<HealthWatch>();
        services.TryAddSingleton<Instruments>();
        services.TryAddSingleton<Vitals>();
        services.TryAddSingleton<ServiceReporter>();
        services.TryAddSingleton<StatusComposer>();
        services.TryAddSingleton<Steering>();
        services.TryAddSingleton<StatusSchema>();
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
        services.AddLazily<CurrentPage>();
        services.AddLazily<OwnListener>();
        services.AddLazily<BeaconLoop>();
    }

    private static void AddLazily<T>(this IServiceCollection services)
        where T : class => services.TryAddSingleton<Func<T>>(provider => provider.GetRequiredService<T>);
}
