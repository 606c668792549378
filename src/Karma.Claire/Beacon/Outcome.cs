using System.Net;

namespace Karma.Beacon;

/// <summary>What became of one call to Karl.</summary>
/// <param name="Miss">Null where Karl accepted it; otherwise why not, a value of <see cref="Beacon.Miss"/>.</param>
/// <param name="Status">The same in the words of the wire: <c>last_keepalive_status</c>.</param>
/// <param name="Reason">The same for the log.</param>
/// <param name="Took">From the attempt to the answer's headers.</param>
internal sealed record Outcome(Miss? Miss, string Status, string Reason, TimeSpan Took)
{
    private const string NoAnswer = "HTTP connection attempt failed";

    /// <summary>The code that Karl answered with; null where he did not.</summary>
    public HttpStatusCode? Code { get; init; }

    /// <summary>How Karl names himself in <c>Karma-Karl</c>; null where an original answered, or nobody.</summary>
    public string? KarlId { get; init; }

    /// <summary>The answer's body, where it was asked for and kept to the limit.</summary>
    public byte[]? Body { get; init; }

    /// <summary>
    /// Whether the same may be accepted another time. What was refused for what it says (400, 409, 413 and the like) never will be; a
    /// door can be opened (401, 403), and haste passes (408, 429).
    /// </summary>
    public bool MayBeAcceptedLater => Miss is not null && (int?)Code is null or < 400 or >= 500 or 401 or 403 or 408 or 429;

    public static Outcome Answered(HttpStatusCode code, TimeSpan took, string advice = "") => (int)code is >= 200 and < 300
        ? new(null, "Success", "", took) { Code = code }
        : new(Beacon.Miss.Status, $"HTTP response code {(int)code}", $"HTTP response code {(int)code}{advice}", took) { Code = code };

    public static Outcome TimedOut(TimeSpan took) => new(Beacon.Miss.Timeout, NoAnswer, $"no answer within {took.TotalSeconds:0.#} s", took);

    public static Outcome Failed(string reason, TimeSpan took) => new(Beacon.Miss.Connection, NoAnswer, reason, took);
}
