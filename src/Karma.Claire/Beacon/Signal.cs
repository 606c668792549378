using System.Diagnostics.CodeAnalysis;

namespace Karma.Beacon;

/// <summary>Given once, to whoever holds its token. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It has no timer and is linked to nothing: there is nothing to dispose of, and no moment when nobody listens.")]
internal sealed class Signal
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    /// <summary>Who waits is woken on a thread of his own, not on the one that gives the signal.</summary>
    public void Give() => _ = _source.CancelAsync();
}
