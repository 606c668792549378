using System.Collections.Concurrent;
using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>Asks Karl again and again whom he calls down, through everything: what he takes back later was still said.</summary>
internal sealed class Witness : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, byte> _down = new(StringComparer.Ordinal);
    private readonly KarlApi _karl;
    private readonly Task _watch;

    public Witness(KarlProcess karl)
    {
        _karl = karl.Ask(Timeout);
        _watch = Task.Run(WatchAsync);
    }

    /// <summary>The services that were called down at any moment.</summary>
    public IReadOnlyCollection<string> Down => [.. _down.Keys.Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watch;
        _karl.Dispose();
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                foreach (var entry in await _karl.FleetAsync())
                {
                    if (entry.State == "down") _down.TryAdd(entry.Service, 0);
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // He is away, or stands still.
            }

            await Task.Delay(Every);
        }
    }
}
