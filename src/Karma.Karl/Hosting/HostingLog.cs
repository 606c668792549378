using Microsoft.Extensions.Logging;

namespace Karma.Karl.Hosting;

/// <summary>What hosting logs: ids 9000 to 9099.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(9000, LogLevel.Information, "Karl {Id} watches; his store is {Location}, durable: {IsDurable}")]
    public static partial void Ready(this ILogger logger, string id, string location, bool isDurable);

    [LoggerMessage(9001, LogLevel.Information, "Another Karl writes to {Location}; this one is its standby: he listens nowhere, and takes over when the other is gone")]
    public static partial void Waits(this ILogger logger, string location);

    [LoggerMessage(9002, LogLevel.Warning, "The Karl who wrote to {Location} is gone; this one takes over")]
    public static partial void TakesOver(this ILogger logger, string location);

    [LoggerMessage(9003, LogLevel.Warning, "The store cannot be opened; this Karl is a standby: he listens nowhere, and tries again every second. {Reason}")]
    public static partial void WaitsForServer(this ILogger logger, string reason);

    [LoggerMessage(9004, LogLevel.Information, "The store {Location} can be opened; this Karl goes on")]
    public static partial void WaitedForServer(this ILogger logger, string location);

    [LoggerMessage(9005, LogLevel.Critical, "The store is lost to this Karl, so the application ends, to be started anew")]
    public static partial void EndsWithoutStore(this ILogger logger);

    [LoggerMessage(9006, LogLevel.Critical,
        "The store is lost to this Karl: he takes nothing more, and shows what was. Start the application anew; Karma:Karl:Store:StopWhenLost has it end by itself")]
    public static partial void StaysWithoutStore(this ILogger logger);
}
