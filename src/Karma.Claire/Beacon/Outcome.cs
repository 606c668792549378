using System.Net;

namespace Karma.Beacon;

/// <summary>What became of one keepalive.</summary>
/// <param name="Miss">Null where Karl accepted it; otherwise why not, a value of <see cref="Beacon.Miss"/>.</param>
/// <param name="Status">The same in the words of the wire: <c>last_keepalive_status</c>.</param>
/// <param name="Reason">The same for the log.</param>
/// <param name="Took">From the attempt to the answer's headers.</param>
internal sealed record Outcome(Miss? Miss, string Status, string Reason, TimeSpan Took)
{
    private const string NoAnswer = "HTTP connection attempt failed";

    public static Outcome Answered(HttpStatusCode code, TimeSpan took) => (int)code is >= 200 and < 300
        ? new(null, "Success", "", took)
        : new(Beacon.Miss.Status, $"HTTP response code {(int)code}", $"HTTP response code {(int)code}", took);

    public static Outcome TimedOut(TimeSpan took) => new(Beacon.Miss.Timeout, NoAnswer, $"no answer within {took.TotalSeconds:0.#} s", took);

    public static Outcome Failed(string reason, TimeSpan took) => new(Beacon.Miss.Connection, NoAnswer, reason, took);
}
