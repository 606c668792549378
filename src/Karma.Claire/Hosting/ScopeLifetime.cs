using Microsoft.Extensions.Hosting;

namespace Karma.Hosting;

/// <summary>The life of a program without a host: it has always started, and whoever asks it to stop is told by a token.</summary>
internal sealed class ScopeLifetime : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken ApplicationStarted { get; } = new(canceled: true);

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    /// <summary>Who waits is woken on a thread of his own.</summary>
    public void StopApplication() => _ = _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();
}
