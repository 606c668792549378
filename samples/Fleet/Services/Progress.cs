namespace Fleet.Services;

/// <summary>How far a service of the chain has come, or why nobody knows.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Total">How many numbers it handed on in this run; null where it does not answer.</param>
/// <param name="LagSeconds">How far its latest number is behind the present; null where there is none.</param>
/// <param name="Trouble">Why it does not answer; null where it does.</param>
internal sealed record Progress(string Service, long? Total, double? LagSeconds, string? Trouble);
