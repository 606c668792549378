using Karma.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Karma;

public sealed partial class Claire
{
    private volatile Scope? _scope;

    /// <summary>
    /// For a program without a host: Claire for as long as the program keeps what is returned, and a goodbye when it disposes of it
    /// asynchronously, or ends well. She serves <c>/.current</c> on <see cref="ClaireOptions.Listen"/> and reports to Karl, where a locator is
    /// known. Several may run in one process, each with a codename and a page of its own. Returns at once.
    /// </summary>
    /// <example><code>await using var claire = Claire.Start("nightly_export");</code></example>
    /// <param name="service">
    /// The human name of the service. Default: <c>Karma__Claire__Service</c> of the environment, else the entry assembly's name.
    /// </param>
    /// <param name="configure">Settings by code; they win over the environment's. Default: none.</param>
    /// <param name="loggers">Where she logs. Default: nowhere.</param>
    /// <exception cref="OptionsValidationException">A setting cannot work; the message names it, its value and the fix.</exception>
    public static Claire Start(string? service = null, Action<ClaireOptions>? configure = null, ILoggerFactory? loggers = null)
    {
        if (service is not null) ArgumentException.ThrowIfNullOrWhiteSpace(service);
        return Scope.Start(service, configure, loggers, TimeProvider.System);
    }

    /// <summary>
    /// Ends what <see cref="Start"/> began: the service is tearing down, Karl is told goodbye, the page is no longer served. Takes a second
    /// at most. Called again meanwhile, it waits for the same end. Does nothing where a host owns this.
    /// </summary>
    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>
    /// As <see cref="DisposeAsync"/>, without a goodbye, so at once: to Karl the run falls silent, and will be down.
    /// </summary>
    public void Dispose() => _scope?.Dispose();

    internal void LiveIn(Scope? scope) => _scope = scope;
}
