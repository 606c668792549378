namespace Karma.Takeovers;

/// <summary>The one process that listens on a port, or why there is none to be named.</summary>
/// <param name="Process">Its pid; 0 where it cannot be told.</param>
/// <param name="Started">When it started, in ticks since the machine did.</param>
/// <param name="Fault">Why it cannot be told, a clause for people; null where it can.</param>
internal sealed record OwnedPort(int Process, long Started, string? Fault)
{
    public static OwnedPort Unknown(string fault) => new(0, 0, fault);
}
