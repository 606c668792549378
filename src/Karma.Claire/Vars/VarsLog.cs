using Microsoft.Extensions.Logging;

namespace Karma.Vars;

/// <summary>Log ids 1300 to 1399; an id is never used again.</summary>
internal static partial class VarsLog
{
    [LoggerMessage(1300, LogLevel.Warning, "The variable '{Name}' cannot be shown; its place on the page says so until it can")]
    public static partial void Failed(ILogger logger, string name, Exception exception);

    [LoggerMessage(1301, LogLevel.Warning,
        "The variable '{Name}' is {Bytes} bytes long; at most {MaxBytes} are shown. Its place on the page says so until it is shorter")]
    public static partial void TooLong(ILogger logger, string name, int bytes, int maxBytes);

    [LoggerMessage(1303, LogLevel.Warning,
        "There are instruments of different kinds named '{Name}'; that of the meter '{Meter}' is not shown. Name it meter/instrument in Karma:Claire:Instruments")]
    public static partial void OfAnotherKind(ILogger logger, string name, string meter);

    [LoggerMessage(1302, LogLevel.Warning, "An instrument that Karma:Claire:Instruments names cannot be observed; it is missing from the page until it can")]
    public static partial void NotObserved(ILogger logger, Exception exception);
}
