using Karma.Beacon;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karma.Hosting;

/// <summary>Claire's life in a program without a host: a container of her own, whose life cycle is that of the scope.</summary>
internal sealed class Scope : IAsyncDisposable, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly Claire _claire;
    private readonly ClaireService _life;
    private readonly Lazy<Task> _end;

    private Scope(ServiceProvider services, Claire claire)
    {
        _services = services;
        _claire = claire;
        _end = new Lazy<Task>(EndAsync);
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
            var scope = new Scope(provider, claire);
            claire.LiveIn(scope);
            ProcessEnd.Watch(scope);
            _ = scope._life.StartedAsync(CancellationToken.None); // Complete already: it begins what goes on by itself.
            return claire;
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    /// <summary>Once; whoever calls meanwhile waits for the same end.</summary>
    public ValueTask DisposeAsync() => new(_end.Value);

    public void Dispose()
    {
        ProcessEnd.Forget(this);
        _claire.LiveIn(null);
        _services.Dispose();
    }

    private async Task EndAsync()
    {
        try
        {
            await _life.StoppingAsync(CancellationToken.None).ConfigureAwait(false);
            await _life.StoppedAsync(CancellationToken.None).ConfigureAwait(false);
            _claire.LiveIn(null); // Or the container, which disposes of her too, would wait for this very end.
            await _services.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            ProcessEnd.Forget(this);
        }
    }
}
