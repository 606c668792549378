namespace Karma.Karl.History;

/// <summary>A record on its way into the log of an instance.</summary>
/// <param name="Instance">Whose it is.</param>
/// <param name="Record">The record.</param>
/// <param name="Begin">Where its bytes begin in the commit's entries.</param>
/// <param name="End">Where they end.</param>
internal readonly record struct Appended(InstanceLog Instance, KeepaliveRecord Record, int Begin, int End);
