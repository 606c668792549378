namespace Karma.Karl.Store;

/// <summary>A store could not be opened, read or written. The message says what failed and what to do.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Initializes a new instance.</summary>
    public StoreException()
    {
    }

    /// <summary>Initializes a new instance with a message.</summary>
    /// <param name="message">What failed, and what to do.</param>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance with a message and the cause.</summary>
    /// <param name="message">What failed, and what to do.</param>
    /// <param name="innerException">What the engine said.</param>
    public StoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the engine has no room left: Karl answers 507 then.</summary>
    public bool IsFull { get; init; }

    /// <summary>Whether another Karl writes to the store: one who may wait can try again later.</summary>
    public bool IsHeld { get; init; }

    /// <summary>
    /// Whether what Karl remembers is not what the store holds any more, because another Karl has written to it, or because it has gone back: he never
    /// writes to it again, and must be started anew.
    /// </summary>
    public bool IsLost { get; init; }

    /// <summary>Whether the engine's server does not answer, or is not ready: one who may wait can try again later.</summary>
    public bool IsAway { get; init; }
}
