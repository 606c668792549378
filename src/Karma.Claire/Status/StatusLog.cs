using Microsoft.Extensions.Logging;

namespace Karma.Status;

/// <summary>Log ids 1400 to 1499; an id is never used again.</summary>
internal static partial class StatusLog
{
    [LoggerMessage(1400, LogLevel.Warning, "The status '{Name}' could not be evaluated; its place on the page says so until it can")]
    public static partial void NotEvaluated(ILogger logger, string name, Exception exception);

    [LoggerMessage(1402, LogLevel.Warning,
        "What the service says of itself took longer than {Seconds:0.#} s to find out; until it comes, page and keepalives have what it said before. See the functions given to Report and Var, and the instruments")]
    public static partial void Late(ILogger logger, double seconds);

    [LoggerMessage(1401, LogLevel.Warning,
        "A keepalive would be {Bytes} bytes long, and Karl takes {MaxBytes}; keepalives go without runtime and vars, and without dependencies, labels and build where that is not enough, until they fit")]
    public static partial void TooLong(ILogger logger, int bytes, int maxBytes);
}
