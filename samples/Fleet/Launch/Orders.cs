using System.Diagnostics;
using System.Globalization;

namespace Fleet.Launch;

/// <summary>How a member is started: its command line, and the environment in which every service of the fleet runs.</summary>
internal sealed class Orders(Cast cast, Hosts hosts, RunFolder folder)
{
    /// <summary>Shorter than the default of twenty seconds, so that there is soon something to see.</summary>
    public const int BeaconSeconds = 5;

    public ProcessStartInfo For(Member member, string build)
    {
        var start = new ProcessStartInfo(ServiceProcess.Dotnet(), [build, .. member.Arguments, .. Address(member), .. Needs(member)])
        {
            // Here lie no settings but ours.
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment(member)) start.Environment[name] = value;
        return start;
    }

    private static string[] Address(Member member) =>
        [member.HasWebServer ? "--urls" : "--Karma:Claire:Listen", member.Address.GetLeftPart(UriPartial.Authority)];

    private static IEnumerable<string> Needs(Member member) => member.Needs
        .GroupBy(needed => needed.Service)
        .SelectMany(group => group.SelectMany((needed, index) => new[] { $"--needs:{group.Key}:{index}", needed.Address.ToString() }));

    /// <summary>What the place says of the services in it; who owns them, and what to do when they are down, they say themselves.</summary>
    private Dictionary<string, string> Environment(Member member) => new()
    {
        ["KARMA_KARL"] = member == cast.Karl ? "" : cast.Karl.Address.ToString(),
        ["Karma__Claire__Interval"] = TimeSpan.FromSeconds(BeaconSeconds).ToString("c", CultureInfo.InvariantCulture),
        ["Karma__Claire__Labels__environment"] = "sample",
        ["Karma__Claire__Labels__region"] = Region(member),
        ["Logging__LogLevel__Default"] = "Information",
        ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
    };

    private string Region(Member member) => member.Endpoint.Address switch
    {
        var address when address.Equals(hosts.First) => "west",
        var address when address.Equals(hosts.Second) => "middle",
        _ => "east",
    };
}
