using Microsoft.Extensions.Logging;

namespace Karma.Takeovers;

/// <summary>Log ids 1500 to 1599; an id is never used again.</summary>
internal static partial class TakeoverLog
{
    [LoggerMessage(1500, LogLevel.Information, "This run serves on port {Port} in place of {Codename}, an earlier one, which made way")]
    public static partial void Replaced(ILogger logger, int port, string codename);

    [LoggerMessage(1501, LogLevel.Warning,
        "This program took port {Port} over and serves {Page} instead. Who comes next waits for it in vain; let both lines name the same port")]
    public static partial void Elsewhere(ILogger logger, int port, Uri? page);
}
