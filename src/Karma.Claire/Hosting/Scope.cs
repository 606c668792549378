using Karma.Beacon;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karma.Hosting;

/// <summary>Claire's life in a program without a host: a container of her own, whose life cycle is that of the scope.</summary>
internal sealed class Scope : IAsyncDisposable, IDisposable
{
    /// <summary>What a program that was ended by SIGTERM exits with.</summary>
    private const int ExitCodeOfTermination = 128 + 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ServiceProvider _services;
    private readonly ClaireService _life;

    private Scope(ServiceProvider services)
    {
        _services = services;
        _life = services.GetServices<IHostedService>().OfType<ClaireService>().Single();
    }

    /// <summary>Completes when the page is served, or cannot be.</summary>
    internal Task Listening => _life.Listening;

    public static Claire Start(string? service, Action<ClaireOptions>? configure, ILoggerFactory? loggers, TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        services.AddSingleton<IHostApplicationLifetime, ScopeLifetime>();
        services.AddSingleton(clock);
        services.AddLogging();
        if (loggers is not null) services.AddSingleton(loggers); // An instance that was given is not disposed of with the container.
        services.AddClaireServices();
        if (service is not null) services.Configure<ClaireOptions>(options => options.Service = service);
        if (configure is not null) services.Configure(configure);

        var provider = services.BuildServiceProvider();
        try
        {
            var claire = provider.GetRequiredService<Claire>();
            var scope = new Scope(provider);
            claire.LiveIn(scope);
            AppDomain.CurrentDomain.ProcessExit += scope.OnProcessExit;
            _ = scope._life.StartedAsync(CancellationToken.None); // Complete already: it begins what goes on by itself.
            return claire;
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        await _life.StoppingAsync(CancellationToken.None).ConfigureAwait(false);
        await _life.StoppedAsync(CancellationToken.None).ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _services.Dispose();
    }

    /// <summary>
    /// The program ends with the scope open: by SIGTERM, or because it never closes it. Where it ends well, Karl is told so. A program that
    /// fails is better missed.
    /// </summary>
    private void OnProcessExit(object? sender, EventArgs e)
    {
        if (Environment.ExitCode is not (0 or ExitCodeOfTermination)) return;

        // Nothing can be awaited here: the process ends when this returns. The wait is bounded, and so is what is waited for.
        _services.GetRequiredService<Claire>().DisposeAsync().AsTask().Wait(Patience);
    }
}
