using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>
/// What a takeover leaves to the Claires of its process: which port it was for, under which name, and whom it replaced there. It holds
/// the port's lock until one of them serves on that port. Thread-safe.
/// </summary>
/// <param name="held">The lock; null where there was no takeover.</param>
internal sealed class Tenancy(IDisposable? held = null)
{
    private static Tenancy? _ofThisProcess;

    private IDisposable? _held = held;

    /// <summary>
    /// That of this process, which is one thing and takes over once: the only state of Claire's that is not a host's. A Claire reads it
    /// when her host is built.
    /// </summary>
    public static Tenancy OfThisProcess => Volatile.Read(ref _ofThisProcess) ?? None;

    public static Tenancy None { get; } = new();

    /// <summary>0 where there was no takeover, which is no port that anybody listens on.</summary>
    public int Port { get; init; }

    public string? Service { get; init; }

    public Replaced? Replaced { get; init; }

    /// <summary>What this program consists of; see <see cref="BuildInfo.Content"/>.</summary>
    public string? Content { get; init; }

    /// <summary>Whether the port was taken over and nobody serves there yet.</summary>
    public bool IsBegun => Volatile.Read(ref _held) is not null;

    public void Begin() => Interlocked.Exchange(ref _ofThisProcess, this)?.Serve();

    /// <summary>This process answers on the port now; who waits for the lock may look.</summary>
    /// <returns>Whether that was news.</returns>
    public bool Serve()
    {
        var freed = Interlocked.Exchange(ref _held, null);
        freed?.Dispose();
        return freed is not null;
    }
}
