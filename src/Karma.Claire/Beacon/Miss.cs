namespace Karma.Beacon;

/// <summary>Why a keepalive was missed.</summary>
internal enum Miss
{
    /// <summary>No connection, or one that broke.</summary>
    Connection,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>An answer other than 2xx.</summary>
    Status,
}
