using System.Text.RegularExpressions;
using Karma.Testing;

namespace Karma.Karl.Tests.House;

/// <summary>A folder of Karl uses only folders on lower floors.</summary>
public sealed partial class LayeringTests
{
    private static readonly Dictionary<string, int> Floors = new(StringComparer.Ordinal)
    {
        ["Telemetry"] = 0,
        ["Streams"] = 0,
        ["Events"] = 1,
        ["Liveness"] = 1,
        ["Store"] = 2,
        ["History"] = 3,
        ["Ledger"] = 3,
        ["Fleet"] = 4,
        ["Topology"] = 5,
        ["Entropy"] = 5,
        ["Federation"] = 5,
        ["Supervision"] = 6,
        ["Actions"] = 7,
        ["Web"] = 8,
        ["Hosting"] = 9,
    };

    private static readonly string Root = Path.Combine(Repository.Root, "src", "Karma.Karl");

    [Fact]
    public void Folders_OfKarl_AreTheFloors() =>
        Assert.Empty(Directory.GetDirectories(Root).Select(Path.GetFileName).Except([.. Floors.Keys, "bin", "obj"]));

    [Fact]
    public void Folders_OfKarl_UseOnlyLowerFloors()
    {
        var sources = Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(Root, path).Replace('\\', '/'), Text: File.ReadAllText(path)))
            .Where(s => Floors.ContainsKey(s.Path.Split('/')[0]))
            .ToList();

        Assert.True(sources.Count > 50, "The sources were not found.");
        Assert.Empty(sources.SelectMany(s => UpwardUses(s.Path, s.Text)));
    }

    [Fact]
    public void Files_OfKarl_StandInTheirNamespace()
    {
        var strangers = Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Folder: Path.GetRelativePath(Root, Path.GetDirectoryName(path) ?? Root), Text: File.ReadAllText(path)))
            .Where(s => Floors.ContainsKey(s.Folder.Split(Path.DirectorySeparatorChar)[0]) && !s.Folder.StartsWith("Hosting", StringComparison.Ordinal))
            .Where(s => !s.Text.Contains($"namespace Karma.Karl.{s.Folder.Replace(Path.DirectorySeparatorChar, '.')};", StringComparison.Ordinal));

        Assert.Empty(strangers.Select(s => s.Text));
    }

    [Theory]
    [InlineData("Store/X.cs", "using Karma.Karl.History;", "Store/X.cs uses History")]
    [InlineData("Store/X.cs", "using static Karma.Karl.Web.Pages.Assets;", "Store/X.cs uses Web")]
    [InlineData("Store/X.cs", "using Row = Karma.Karl.History.InstanceRow;", "Store/X.cs uses History")]
    [InlineData("Fleet/X.cs", "global::Karma.Karl.Web.Answer.Ok();", "Fleet/X.cs uses Web")]
    [InlineData("Fleet/X.cs", "var x = new Supervision.WatchedInstance();", "Fleet/X.cs uses Supervision")]
    [InlineData("Topology/X.cs", "using Karma.Karl.Entropy;", "Topology/X.cs uses Entropy")] // Neighbours neither.
    [InlineData("Telemetry/X.cs", "using Karma.Karl.Liveness;", "Telemetry/X.cs uses Liveness")]
    public void UpwardUses_OfAFloorNotBelow_AreFound(string path, string text, string expected) =>
        Assert.Equal(expected, Assert.Single(UpwardUses(path, text)));

    [Theory]
    [InlineData("Fleet/X.cs", "using Karma.Karl.History; using Karma.Karl.Fleet; using Karma.Karl.Telemetry; using Karma.Wire;")]
    [InlineData("Hosting/X.cs", "using Karma.Karl.Web.Api; History.Endpoint.Of();")]
    [InlineData("Fleet/X.cs", "// Told to Supervision. And see <see cref=\"x.Web.Y\"/>; options.Web.Path")]
    public void UpwardUses_OfLowerFloors_AreNone(string path, string text) => Assert.Empty(UpwardUses(path, text));

    private static IEnumerable<string> UpwardUses(string path, string text)
    {
        var own = path.Split('/')[0];
        return Uses().Matches(text)
            .Select(m => m.Groups["folder"].Value)
            .Where(used => Floors.TryGetValue(used, out var floor) && used != own && floor >= Floors[own])
            .Distinct(StringComparer.Ordinal)
            .Select(used => $"{path} uses {used}");
    }

    /// <summary>A namespace of Karl's by its full name, or by the end of it where a type's name follows.</summary>
    [GeneratedRegex(@"Karma\.Karl\.(?<folder>\w+)|(?<![\w.""/])(?<folder>[A-Z]\w+)\.[A-Z]", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Uses();
}
