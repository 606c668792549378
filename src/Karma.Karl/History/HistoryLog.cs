using Karma.Karl.Telemetry;
using Microsoft.Extensions.Logging;

namespace Karma.Karl.History;

/// <summary>What history logs: ids 3000 to 3099.</summary>
internal static partial class HistoryLog
{
    [LoggerMessage(3000, LogLevel.Error, "A block of instance {Number} at {Order} cannot be read and is passed over: {Reason}")]
    public static partial void BlockUnreadable(this ILogger logger, long number, long order, string reason);

    /// <summary>Counts that, too.</summary>
    public static void BlockUnreadable(this Instruments instruments, long number, long order, string reason)
    {
        instruments.Metrics.BlockUnreadable();
        instruments.Logger.BlockUnreadable(number, order, reason);
    }

    [LoggerMessage(3001, LogLevel.Error, "The journal row at {Order} cannot be read and is passed over: {Reason}")]
    public static partial void JournalRowUnreadable(this ILogger logger, long order, string reason);

    [LoggerMessage(3003, LogLevel.Error, "The rollup of instance {Number} on day {Day} cannot be read and is passed over: {Reason}")]
    public static partial void RollupUnreadable(this ILogger logger, long number, long day, string reason);

    [LoggerMessage(3004, LogLevel.Warning,
        "The store takes {Bytes} bytes, more than the {Most} of Karma:Karl:History:MostBytes: the oldest keepalives go before their time; told once a day")]
    public static partial void StoreTooLarge(this ILogger logger, long bytes, long most);

    [LoggerMessage(3005, LogLevel.Error, "The row of instance {Number} cannot be read, and the instance is passed over: {Reason}")]
    public static partial void InstanceUnreadable(this ILogger logger, long number, string reason);

    [LoggerMessage(3006, LogLevel.Error,
        "{Lost} of {Count} keepalives of instance {Number} from {Order} on are lost: neither their checkpoint nor the journal can be read. See karl check, and the disk")]
    public static partial void KeepalivesLost(this ILogger logger, long number, int lost, int count, long order);

    [LoggerMessage(3002, LogLevel.Information,
        "History is ready: {Instances} instances in memory, {Records} records from {Rows} journal rows, in {Milliseconds} ms")]
    public static partial void Recovered(this ILogger logger, int instances, int records, int rows, long milliseconds);
}
