namespace Karma.Load.Measures;

/// <summary>One way of sending keepalives.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Suffix">What its figures end with.</param>
/// <param name="Connections">Over how many connections.</param>
/// <param name="Instances">Of how many instances, which take turns on their connection.</param>
/// <param name="WithBuild">Whether the body tells the build.</param>
/// <param name="WarmUps">The first rounds, which do not count.</param>
internal sealed record IntakeCase(string Name, string Suffix, int Connections, int Instances, bool WithBuild, int WarmUps = 1)
{
    private const int Few = 64;
    private const int Many = 256;

    /// <summary>How fast connections carry keepalives, one instance each.</summary>
    public static IReadOnlyList<IntakeCase> OfConnections { get; } =
    [
        new("64", "", Few, Few, WithBuild: true, WarmUps: 3),
        new("256", "_256", Many, Many, WithBuild: true),
        new("nobuild", "_nobuild", Few, Few, WithBuild: false),
    ];

    /// <summary>What the size of the fleet makes of it.</summary>
    public static IReadOnlyList<IntakeCase> OfFleets { get; } =
    [
        new("1k", "_1k", Few, 1_000, WithBuild: true),
        new("10k", "_10k", Few, 10_000, WithBuild: true),
        new("100k", "_100k", Few, 100_000, WithBuild: true),
    ];

    /// <summary>Whether a quick run leaves it out.</summary>
    public bool IsLong => Name is "1k" or "100k";

    public static IEnumerable<IntakeCase> All => [.. OfConnections, .. OfFleets];
}
