using System.Net;
using Microsoft.Extensions.Logging;

namespace Karma.Page;

/// <summary>Log ids 1100 to 1199; an id is never used again.</summary>
internal static partial class PageLog
{
    [LoggerMessage(1100, LogLevel.Information, "Claire serves {Page}")]
    public static partial void Listening(ILogger logger, Uri? page);

    [LoggerMessage(1101, LogLevel.Warning,
        "Claire cannot listen on {Listen}: {Reason}. The service runs on without its status page; choose another Karma:Claire:Listen")]
    public static partial void CannotListen(ILogger logger, string listen, string reason);

    [LoggerMessage(1102, LogLevel.Information, "Claire serves /.current on the Unix socket {Socket}")]
    public static partial void ListeningOnSocket(ILogger logger, EndPoint socket);
}
