using Karma.Load.Servers;

namespace Karma.Overhead.Service;

/// <summary>One of what is compared, and how it is started.</summary>
/// <param name="Name">How its figures begin.</param>
/// <param name="Karl">Where its Claire reports; null where it has none.</param>
internal sealed record Side(string Name, string? Karl)
{
    private static readonly string Program = typeof(Side).Assembly.Location;

    /// <summary>This program again, as a service. Nothing is written beside it.</summary>
    /// <param name="interval">Of the beacon. Default: what a service has where nobody says anything.</param>
    /// <param name="mayBeAsked">Whether the service with Claire may be asked for keepalives.</param>
    public ServerProcess Start(TimeSpan? interval = null, bool mayBeAsked = false)
    {
        List<string> line = [Program, SmallService.Command];
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Karl is not null)
        {
            line.Add(SmallService.Claire);
            if (mayBeAsked) line.Add(SmallService.Beacon);
            environment["KARMA_KARL"] = Karl;
            if (interval is { } every) environment["Karma__Claire__Interval"] = every.ToString("c");
        }

        return ServerProcess.Start(Name, ServerProcess.FreePort(), Path.GetTempPath(), line, environment);
    }
}
