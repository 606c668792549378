using Microsoft.Extensions.Logging;

namespace Karma.Karl.Hosting;

/// <summary>What hosting logs: ids 9000 to 9099.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(9000, LogLevel.Information, "Karl {Id} watches; his store is {Location}, durable: {IsDurable}")]
    public static partial void Ready(this ILogger logger, string id, string location, bool isDurable);
}
