using System.Text.Json.Serialization.Metadata;
using Karma.Karl.Fleet;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Hosting;
using Karma.Karl.Store;
using Karma.Karl.Supervision;
using Karma.Karl.Supervision.Watchdogs;
using Karma.Karl.Telemetry;
using Karma.Karl.Topology;
using Karma.Karl.Web;
using Karma.Karl.Web.Api;
using Karma.Karl.Web.Doors;
using Karma.Karl.Web.Intake;
using Karma.Karl.Web.Live;
using Karma.Karl.Web.Original;
using Karma.Karl.Web.Pages;
using Karma.Karl.Web.Search;
using Karma.Karl.Web.Views;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

// In the host's own namespace, so that the one line needs no using.
namespace Microsoft.Extensions.Hosting;

/// <summary>Registers Karl.</summary>
public static class KarlHostApplicationBuilderExtensions
{
    /// <summary>
    /// Adds Karl to an application: his store, his memory of the fleet and his clock; <c>app.MapKarl()</c> then gives him his addresses.
    /// He is also Claire: the application gets its <c>/.current</c>, under the name <c>karl</c> where it has none of its own. Safe to call
    /// twice. Not thread-safe, as the builder is not.
    /// </summary>
    /// <param name="builder">The application under construction.</param>
    /// <param name="configure">Settings by code; they win over the section <c>Karma:Karl</c>. Default: none.</param>
    /// <returns><paramref name="builder"/>, so that calls can be chained.</returns>
    public static TBuilder AddKarl<TBuilder>(this TBuilder builder, Action<KarlOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddClaireByDefault("karl");
        var services = builder.Services;
        var options = services.AddOptions<KarlOptions>().ValidateOnStart();

        // Bound once: bound again, the section would win over what an earlier call's code said.
        var section = builder.Configuration.GetSection(KarlOptions.Section);
        if (services.All(s => s.ServiceType != typeof(KeepaliveEndpoint))) options.Bind(section);
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IValidateOptions<KarlOptions>, ValidateKarlOptions>(),
            ServiceDescriptor.Singleton<IValidateOptions<KarlOptions>, ValidateDoors>(_ => new ValidateDoors(section)),
            ServiceDescriptor.Singleton<IValidateOptions<KarlOptions>, ValidateWatchdog>(),
        ]);
        if (configure is not null) services.Configure(configure);
        AddFloors(services);
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IHostedService, DoorsCheck>(),
            ServiceDescriptor.Singleton<IHostedService, KarlService>(),
            ServiceDescriptor.Singleton<IHostedService, StoreLoss>(),
            ServiceDescriptor.Singleton<IHostedService, SelfReport>(),
            ServiceDescriptor.Singleton<IHostedService, WatchdogService>(),
        ]);
        return builder;
    }

    /// <summary>Adds a watcher, which is told when an instance comes, goes, or comes back; see <see cref="IFleetWatcher"/>. Safe to call twice.</summary>
    /// <typeparam name="TWatcher">Its type; made once, with its dependencies.</typeparam>
    /// <param name="services">The services of an application with Karl.</param>
    /// <returns><paramref name="services"/>, so that calls can be chained.</returns>
    public static IServiceCollection AddFleetWatcher<TWatcher>(this IServiceCollection services)
        where TWatcher : class, IFleetWatcher
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<TWatcher>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Watcher, FleetWatcher<TWatcher>>());
        return services.AddWatchers();
    }

    /// <summary>Adds a watcher of what services say of themselves; see <see cref="IStatusWatcher{TStatus}"/>.</summary>
    /// <typeparam name="TWatcher">Its type; made once, with its dependencies.</typeparam>
    /// <typeparam name="TStatus">The type of the status.</typeparam>
    /// <param name="services">The services of an application with Karl.</param>
    /// <param name="statusType">How the status is read: a member of your <c>JsonSerializerContext</c>.</param>
    /// <param name="statusName">The name under which it stands in a keepalive's <c>runtime</c>: as the service reports it, by default the
    /// name of its type in snake_case.</param>
    /// <returns><paramref name="services"/>, so that calls can be chained.</returns>
    public static IServiceCollection AddStatusWatcher<TWatcher, TStatus>(
        this IServiceCollection services, JsonTypeInfo<TStatus> statusType, string statusName)
        where TWatcher : class, IStatusWatcher<TStatus>
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(statusType);
        ArgumentException.ThrowIfNullOrWhiteSpace(statusName);
        services.TryAddSingleton<TWatcher>();
        services.AddSingleton<Watcher>(p => new StatusWatcher<TStatus>(
            p.GetRequiredService<TWatcher>(), statusName, statusType, p.GetRequiredService<Instruments>()));
        return services.AddWatchers();
    }

    /// <summary>
    /// Shows a status that services report by code of your own, on Karl's pages: its headline is what lists say of an instance, and all of it
    /// stands on the instance's page, with what was sent below it. Of several views for one status the last counts.
    /// </summary>
    /// <typeparam name="TStatus">The type of the status.</typeparam>
    /// <param name="services">The services of an application with Karl.</param>
    /// <param name="statusType">How the status is read: a member of your <c>JsonSerializerContext</c>.</param>
    /// <param name="statusName">The name under which it stands in a keepalive's <c>runtime</c>: as the service reports it, by default the
    /// name of its type in snake_case.</param>
    /// <param name="show">
    /// Fills the view. It is called for each row of a list and each page that shows such a status, from several threads at once, so it must be quick and
    /// keep nothing. Where it throws, or what was sent is no such status, what was sent is shown as it came, and Karl's log says so once.
    /// </param>
    /// <returns><paramref name="services"/>, so that calls can be chained.</returns>
    public static IServiceCollection AddStatusView<TStatus>(
        this IServiceCollection services, JsonTypeInfo<TStatus> statusType, string statusName, Action<TStatus, StatusView> show)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(statusType);
        ArgumentException.ThrowIfNullOrWhiteSpace(statusName);
        ArgumentNullException.ThrowIfNull(show);
        return services.AddSingleton<StatusRenderer>(p => new TypedRenderer<TStatus>(statusName, statusType, show, p.GetRequiredService<Instruments>()));
    }

    /// <summary>Adds an engine that <c>Karma:Karl:Store:Engine</c> can name: what a connector calls. Safe to call twice; the last one of a name counts.</summary>
    /// <param name="services">The services of an application with Karl.</param>
    /// <param name="name">The engine's name, in lower case.</param>
    /// <param name="make">
    /// Makes a store, not yet open, from the options; an <see cref="ArgumentException"/> says what is wrong with them, without a secret.
    /// </param>
    /// <returns><paramref name="services"/>, so that calls can be chained.</returns>
    public static IServiceCollection AddStoreEngine(this IServiceCollection services, string name, Func<KarlOptions.StoreOptions, IStore> make)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(make);
        return services.AddSingleton(new StoreEngine(name, make));
    }

    private static IServiceCollection AddWatchers(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WatcherService>());
        return services;
    }

    private static void AddFloors(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KarlMetrics>();
        services.TryAddSingleton<Instruments>();
        services.TryAddSingleton<MetricsReading>();

        services.AddSingleton(StoreEngine.Sqlite);
        services.AddSingleton(StoreEngine.Memory);
        services.TryAddSingleton(MakeStore);
        services.TryAddSingleton<KarlId>();

        services.TryAddSingleton<BuildCatalog>();
        services.TryAddSingleton<WatchLog>();
        services.TryAddSingleton<InstanceDirectory>();
        services.TryAddSingleton<Blocks>();
        services.TryAddSingleton<HistoryReader>();
        services.TryAddSingleton<HistoryWriter>();
        services.TryAddSingleton<ConflictLog>();
        services.TryAddSingleton<KeepaliveHistory>();
        services.TryAddSingleton<HistoryRecovery>();
        services.TryAddSingleton<RollupLog>();
        services.TryAddSingleton<StoreUsage>();
        services.TryAddSingleton<InstanceSweep>();
        services.TryAddSingleton<PlaceSweep>();
        services.TryAddSingleton<TemplateSweep>();
        services.TryAddSingleton<BuildSweep>();
        services.TryAddSingleton<Sweeps>();
        services.TryAddSingleton(p => LimitsOf(p.GetRequiredService<IOptions<KarlOptions>>().Value.History));
        services.TryAddSingleton(p => new ClockPolicy(p.GetRequiredService<IOptions<KarlOptions>>().Value.History.AcceptClock));
        services.TryAddSingleton<Retention>();

        services.TryAddSingleton<KeepaliveParser>();
        services.TryAddSingleton<Pulse>();
        services.TryAddSingleton(p => new FleetState(p.GetRequiredService<HistoryWriter>(), [.. p.GetServices<Watcher>(), p.GetRequiredService<Pulse>()]));
        services.TryAddSingleton<FleetRecovery>();
        services.TryAddSingleton<Presence>();
        services.TryAddSingleton<MassSilence>();
        services.TryAddSingleton<Judgement>();
        services.TryAddSingleton<Roster>();
        services.TryAddSingleton(p => new NewcomerLimit(p.GetRequiredService<IOptions<KarlOptions>>().Value.Fleet.NewCodenamesPerHour));
        services.TryAddSingleton<Arrivals>();
        services.TryAddSingleton<Intake>();
        services.TryAddSingleton<FleetQuery>();
        services.TryAddSingleton<HourMaker>();
        services.TryAddSingleton<RollupMaker>();
        services.TryAddSingleton<Upkeep>();
        services.TryAddSingleton<AvailabilityQuery>();
        services.TryAddSingleton<LateKeepalives>();
        services.TryAddSingleton<DifferenceQuery>();

        services.TryAddSingleton<WatchdogClient>();
        services.TryAddSingleton(p => new Watchdog(
            ValidateWatchdog.SetupOf(p.GetRequiredService<IOptions<KarlOptions>>().Value.Watchdog),
            p.GetRequiredService<WatchdogClient>(), p.GetRequiredService<Intake>(), p.GetRequiredService<Instruments>()));
        services.TryAddSingleton(p => MakeDoors.From(p.GetRequiredService<IOptions<KarlOptions>>().Value.Doors));
        services.TryAddSingleton<DoorKeeper>();
        services.TryAddSingleton<ConfirmationClient>();
        services.TryAddSingleton<ICallBack, CallBack>();
        services.TryAddSingleton<BoundedBody>();
        services.TryAddSingleton<KeepaliveReader>();
        services.TryAddSingleton<KeepaliveEndpoint>();
        services.TryAddSingleton<BatchReader>();
        services.TryAddSingleton<BatchEndpoint>();
        services.TryAddSingleton<DifferenceEndpoint>();
        services.TryAddSingleton<FleetSearch>();
        services.TryAddSingleton<SearchEndpoint>();
        services.TryAddSingleton<ApiEndpoints>();
        services.TryAddSingleton<AvailabilityEndpoints>();
        services.TryAddSingleton<ControlEndpoints>();
        services.TryAddSingleton<BackupEndpoint>();
        services.TryAddSingleton<OriginalFleetView>();
        services.TryAddSingleton<OriginalEndpoints>();
        services.TryAddSingleton<MetricsEndpoint>();
        services.TryAddSingleton<HealthEndpoint>();
        services.TryAddSingleton<LiveEndpoint>();
        services.TryAddSingleton<LiveStatus>();
        PageServices.Add(services);
    }

    private static RetentionLimits LimitsOf(KarlOptions.HistoryOptions options) => new(options.KeepFor, options.RollupsFor, options.MostBytes);

    private static IStore MakeStore(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<KarlOptions>>().Value.Store;
        try
        {
            return services.GetServices<StoreEngine>().Last(e => e.Name == options.Engine).Make(options); // The options were validated.
        }
        catch (ArgumentException e)
        {
            throw new OptionsValidationException(Microsoft.Extensions.Options.Options.DefaultName, typeof(KarlOptions), [$"{KarlOptions.Section}:Store: {e.Message}"]);
        }
    }
}
