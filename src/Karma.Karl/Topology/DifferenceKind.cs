namespace Karma.Karl.Topology;

/// <summary>In what the fleet is different at the second of two moments; in the order in which that is told of a service.</summary>
internal enum DifferenceKind
{
    /// <summary>A service of which nothing was there before.</summary>
    ServiceCame,

    /// <summary>A service of which nothing is there any more.</summary>
    ServiceWent,

    /// <summary>The builds that a service runs.</summary>
    Builds,

    /// <summary>The endpoints at which a service runs.</summary>
    Endpoints,

    /// <summary>The endpoints that a service depends on.</summary>
    Dependencies,

    /// <summary>An instance that is there no more.</summary>
    Went,

    /// <summary>An instance that was not there before.</summary>
    Came,

    /// <summary>The state of an instance.</summary>
    State,

    /// <summary>The endpoint of an instance.</summary>
    Moved,
}
