namespace Karma.Karl.Web.Doors;

/// <summary>Who passes a door with neither a token nor a policy.</summary>
internal enum OpenTo
{
    /// <summary>Whoever reaches Karl.</summary>
    Anyone,

    /// <summary>The machine that Karl runs on.</summary>
    Loopback,

    /// <summary>Nobody.</summary>
    Nobody,
}
