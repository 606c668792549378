using System.Globalization;
using System.Net;

namespace Fleet.Launch;

/// <summary>What can be chosen by environment variables; nothing has to be.</summary>
internal sealed record FleetSettings
{
    public const string PortVariable = "FLEET_PORT";

    private const int ServicesFrom = 25;
    private const int ShortestSeconds = 5;
    private const int LongestSeconds = 86_400;
    private const int HighestPort = IPEndPoint.MaxPort - 2 * ServicesFrom;

    /// <summary>Karl's port: <c>FLEET_PORT</c>, by default 7576.</summary>
    public required int KarlPort { get; init; }

    /// <summary>About how long the annotator lives: <c>FLEET_CRASH_SECONDS</c>, by default 150.</summary>
    public required TimeSpan CrashAfter { get; init; }

    /// <summary>How long a release of the filter stays: <c>FLEET_REDEPLOY_SECONDS</c>, by default 120.</summary>
    public required TimeSpan RedeployAfter { get; init; }

    /// <summary>The services' ports follow from Karl's: by default from 7601 on.</summary>
    public int FirstServicePort => KarlPort + ServicesFrom;

    public static FleetSettings FromEnvironment() => new()
    {
        KarlPort = Read(PortVariable, 7576, 1, HighestPort),
        CrashAfter = TimeSpan.FromSeconds(Read("FLEET_CRASH_SECONDS", 150, ShortestSeconds, LongestSeconds)),
        RedeployAfter = TimeSpan.FromSeconds(Read("FLEET_REDEPLOY_SECONDS", 120, ShortestSeconds, LongestSeconds)),
    };

    private static int Read(string name, int otherwise, int least, int most)
    {
        var text = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrWhiteSpace(text)) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new FleetException($"{name} is '{text}'. Set it to a number from {least} to {most}, or leave it out for {otherwise}.");
    }
}
