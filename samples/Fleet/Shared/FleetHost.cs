namespace Fleet.Shared;

/// <summary>What all services of the fleet have in common: how they end, how they call each other, and whom.</summary>
internal static class FleetHost
{
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(2);

    /// <summary>A service with a web server, on the address that <c>--urls</c> says.</summary>
    public static WebApplicationBuilder Web(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        AddCommon(builder.Services);
        return builder;
    }

    /// <summary>A service without a web server: Claire's own listener serves its status page.</summary>
    public static HostApplicationBuilder Worker(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        AddCommon(builder.Services);
        return builder;
    }

    /// <summary>Where the instances of a service are that this one calls, as the launcher says: <c>--needs:is_prime:0 http://…</c>.</summary>
    public static Uri[] Needs(this IConfiguration configuration, string service) =>
        [.. configuration.GetSection($"needs:{service}").GetChildren().Select(address => new Uri(address.Value ?? ""))];

    /// <summary>All that this service calls, in the form in which Claire is told of it.</summary>
    public static IEnumerable<string> AllNeeds(this IConfiguration configuration) =>
        configuration.GetSection("needs").GetChildren().SelectMany(service => configuration.Needs(service.Key)).Select(uri => uri.Authority);

    private static void AddCommon(IServiceCollection services)
    {
        services.AddSingleton<IHostLifetime, Leash>();
        services.AddSingleton(_ => new HttpClient { Timeout = CallLimit });
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
    }
}
