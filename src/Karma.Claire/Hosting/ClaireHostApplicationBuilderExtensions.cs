using Karma;
using Karma.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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

        builder.Services.AddClaireServices();
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
        builder.Services.AddClaireServices();
        builder.Services.TryAddSingleton(new DefaultServiceName(defaultService));
        return builder;
    }
}
