using Microsoft.Extensions.Logging;

namespace Karma.Karl.Web.Views;

/// <summary>What the views of statuses log: ids 8020 to 8029.</summary>
internal static partial class ViewLog
{
    [LoggerMessage(8020, LogLevel.Warning, "The view of the status '{Status}' failed; pages show what was sent instead, and this is not told again")]
    public static partial void ViewFailed(this ILogger logger, Exception exception, string status);
}
