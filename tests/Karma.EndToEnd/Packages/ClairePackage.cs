using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Karma.Testing;
using Karma.Testing.Processes;

namespace Karma.EndToEnd.Packages;

/// <summary>The package Karma.Claire, made of this repository as it is made for a release, once for all tests of a class.</summary>
public sealed class ClairePackage : IAsyncLifetime
{
    /// <summary>The repository may have no remote, or another one: this one is told to the build alone, under a name of its own.</summary>
    public const string Remote = "https://github.com/example/karma";

    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private readonly UserProject _maker = new();

    /// <summary>A version that no other feed and no cache has.</summary>
    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow.Ticks}";

    /// <summary>The folder that holds it, a feed for NuGet.</summary>
    public string Feed => _maker.Beside("feed");

    public string Commit { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        const string RemoteName = "karma-test";
        Directory.CreateDirectory(_maker.Beside("config/git"));
        await File.WriteAllTextAsync(_maker.Beside("config/git/config"), $"[remote \"{RemoteName}\"]\n\turl = {Remote}.git\n");
        _maker.Environment["XDG_CONFIG_HOME"] = _maker.Beside("config");
        _maker.Environment["CI"] = "true";
        await _maker.DotnetAsync(
            "pack", Path.Combine(Repository.Root, "src/Karma.Claire"), "-c", "Release", "-v", "q", "-o", Feed, "--artifacts-path", _maker.Beside("artifacts"),
            $"-p:Version={Version}", $"-p:GitRepositoryRemoteName={RemoteName}", "-p:GitRepositoryConfigurationScope=");
        Commit = (await _maker.GitAsync("-C", Repository.Root, "rev-parse", "HEAD")).Trim();
    }

    public ValueTask DisposeAsync()
    {
        _maker.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The paths of its files, without those that belong to the container.</summary>
    public List<string> Files(string extension = "nupkg")
    {
        using var zip = Open(extension);
        return
        [
            .. zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)
                .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)
                    && !name.StartsWith('[')),
        ];
    }

    public byte[] Read(string file, string extension = "nupkg")
    {
        using var zip = Open(extension);
        using var entry = (zip.GetEntry(file) ?? throw new FileNotFoundException($"The {extension} has no such file.", file)).Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>What it says of itself: an element's text by its name.</summary>
    public string? Says(string element) => Specification().Descendants().FirstOrDefault(e => e.Name.LocalName == element)?.Value;

    public IEnumerable<XElement> All(string element) => Specification().Descendants().Where(e => e.Name.LocalName == element);

    /// <summary>Version and commit, as the assembly itself tells them.</summary>
    public string? ProductVersion()
    {
        var path = _maker.Beside("Karma.Claire.dll");
        File.WriteAllBytes(path, Read("lib/net10.0/Karma.Claire.dll"));
        return FileVersionInfo.GetVersionInfo(path).ProductVersion;
    }

    /// <summary>What the symbols know of the sources: where folders are to be fetched, and which files are there and nowhere else.</summary>
    internal Symbols Symbols()
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(Read("lib/net10.0/Karma.Claire.pdb", "snupkg")));
        var reader = provider.GetMetadataReader();
        var infos = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).ToLookup(info => reader.GetGuid(info.Kind));
        using var link = JsonDocument.Parse(Encoding.UTF8.GetString(reader.GetBlobBytes(infos[SourceLink].Single().Value)));
        var embedded = infos[EmbeddedSource].Select(info => (DocumentHandle)info.Parent).ToHashSet();
        string Name(DocumentHandle handle) => reader.GetString(reader.GetDocument(handle).Name);
        return new Symbols(
            link.RootElement.GetProperty("documents").EnumerateObject().ToDictionary(d => d.Name, d => d.Value.GetString() ?? ""),
            [.. embedded.Select(Name)],
            [.. reader.Documents.Where(d => !embedded.Contains(d)).Select(Name)]);
    }

    private XDocument Specification() => XDocument.Load(new MemoryStream(Read("Karma.Claire.nuspec")));

    private ZipArchive Open(string extension) => ZipFile.OpenRead(Path.Combine(Feed, $"Karma.Claire.{Version}.{extension}"));
}
