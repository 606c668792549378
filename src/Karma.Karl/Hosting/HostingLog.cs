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
}
