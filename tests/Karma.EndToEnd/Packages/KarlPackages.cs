using System.IO.Compression;
using System.Xml.Linq;
using Karma.Testing;
using Karma.Testing.Processes;

namespace Karma.EndToEnd.Packages;

/// <summary>Karl's packages, the library and the tool, made of this repository once for all tests of a class, and somebody's folder to try them in.</summary>
public sealed class KarlPackages : IAsyncLifetime
{
    private readonly UserProject _maker = new();

    /// <summary>A version that no other feed and no cache has.</summary>
    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow.Ticks}";

    /// <summary>The folder that holds them, a feed for NuGet.</summary>
    public string Feed => _maker.Beside("feed");

    public async ValueTask InitializeAsync()
    {
        foreach (var project in new[] { "Karma.Claire", "Karma.Karl", "Karma.Karl.Host" })
        {
            await _maker.DotnetAsync(
                "pack", Path.Combine(Repository.Root, "src", project), "-c", "Release", "-v", "q", "-o", Feed, "--artifacts-path", _maker.Beside("artifacts"),
                $"-p:Version={Version}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _maker.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The packages that a package asks for.</summary>
    public IEnumerable<string?> DependenciesOf(string package)
    {
        using var zip = Open(package);
        using var specification = (zip.GetEntry($"{package}.nuspec") ?? throw new FileNotFoundException("The package says nothing of itself.", package)).Open();
        return [.. XDocument.Load(specification).Descendants().Where(e => e.Name.LocalName == "dependency").Select(d => d.Attribute("id")?.Value)];
    }

    /// <summary>The names of a package's files.</summary>
    public List<string> FilesOf(string package)
    {
        using var zip = Open(package);
        return [.. zip.Entries.Select(e => e.FullName)];
    }

    private ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(Feed, $"{package}.{Version}.nupkg"));
}
