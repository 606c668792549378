namespace Karma.Karl.Store;

/// <summary>A store that keeps a little room for the time when the disk is full, so that it can still become smaller then.</summary>
internal interface IReservedStore
{
    /// <summary>Whether that room is in use: what arrives is refused as for want of room, and all other writes go on. Any thread may ask.</summary>
    bool IsShort { get; }
}
