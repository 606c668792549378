namespace Karma.Karl.Web.Doors;

/// <summary>Karl's doors. Every address of his is behind one of them.</summary>
/// <param name="Report">Keepalives and goodbyes.</param>
/// <param name="View">Whatever tells of the fleet.</param>
/// <param name="Control">Whatever changes something.</param>
internal sealed record ThreeDoors(Door Report, Door View, Door Control);
