namespace Karma.Karl.Store;

/// <summary>The tables of a store. Each maps a pair of integers, in order, to bytes; what the pair means is said here.</summary>
public enum StoreTable
{
    /// <summary>(order of the first keepalive, 0) → a batch of keepalives, as one commit made them durable.</summary>
    Journal,

    /// <summary>(instance, order of the first keepalive) → a sealed block of keepalives.</summary>
    Block,

    /// <summary>(order of the first keepalive, instance) → the order of the last one of that block, and when silence after it would have
    /// counted: which blocks a window needs; and how the instance stood in it, so that it need not be opened for that.</summary>
    Timeline,

    /// <summary>(instance, 0) → who it is, and when it was first and last heard.</summary>
    Instance,

    /// <summary>(instance, 0) → nothing; the instances that a starting Karl must have in memory.</summary>
    Live,

    /// <summary>(hash of the codename, instance) → nothing; finds an instance by its codename.</summary>
    Name,

    /// <summary>(first, second eight bytes of the build's SHA-256) → the build, as it was sent.</summary>
    Build,

    /// <summary>(beginning of a watch, 0) → its end, and the first order of arrival in it where the clock had been set back: when Karl was watching.</summary>
    Watch,

    /// <summary>(beginning of an outage, instance) → its end, 0 while it lasts.</summary>
    Outage,

    /// <summary>(instance, 0) → that somebody else claimed its codename: when first and last, how often, and from where.</summary>
    Conflict,

    /// <summary>(first eight bytes of the template's SHA-256, 0) → a template: what the keepalives of a block have in common.</summary>
    Template,

    /// <summary>(instance, 0) → a checkpoint of its open head: what the journal need not hold of it any more.</summary>
    Head,

    /// <summary>(instance, day since 1970) → what became of it in each hour of that day.</summary>
    Rollup,

    /// <summary>(first eight bytes of the SHA-256 of a service or an endpoint, instance) → from which hour to which it counts there.</summary>
    Place,

    /// <summary>(order of a late keepalive, instance) → the time at which it counts: rollups from there on must be made anew.</summary>
    Stale,

    /// <summary>(hour since 1970, 0) → how far the rollups of that hour are made, of how many instances, and what the store took then.</summary>
    Rolled,

    /// <summary>(first, second eight bytes of the build's SHA-256) → the last order of arrival at which it was noted that something needs it.</summary>
    BuildUse,
}
