using System.Reflection;
using System.Text.Json;

namespace Karma.Load.Servers;

/// <summary>Where Karl's program is, and how both servers are started alike from it.</summary>
internal sealed class KarlBuild(string path)
{
    private readonly string _runtimeConfig = Beside(path, ".runtimeconfig.json");

    public string Path => path;

    /// <summary>The runtime settings that Karl's build chose, such as the garbage collector's.</summary>
    public string RuntimeSettings
    {
        get
        {
            using var config = JsonDocument.Parse(File.ReadAllText(_runtimeConfig));
            return config.RootElement.GetProperty("runtimeOptions").TryGetProperty("configProperties", out var settings)
                ? string.Join(' ', settings.EnumerateObject().Where(IsTelling).Select(setting => $"{setting.Name}={setting.Value}"))
                : "";
        }
    }

    /// <summary>The one given, or the one that was built with this program.</summary>
    public static KarlBuild Find(string? given)
    {
        var path = given ?? System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, Metadata("KarlHostPath")));
        return File.Exists(path) ? new KarlBuild(path) : throw new FileNotFoundException($"There is no Karl at '{path}'.", path);
    }

    public ServerProcess StartKarl(int port, string directory, IReadOnlyDictionary<string, string>? environment = null) =>
        ServerProcess.Start(
            "Karl",
            port,
            directory,
            [path, $"--Karma:Karl:Store:Path={System.IO.Path.Combine(directory, "karl.db")}"],
            environment);

    /// <summary>This program again, under Karl's runtime settings instead of its own.</summary>
    public ServerProcess StartBare(int port, string directory, string parse)
    {
        var self = typeof(KarlBuild).Assembly.Location;
        return ServerProcess.Start(
            "Bare",
            port,
            directory,
            ["exec", "--runtimeconfig", _runtimeConfig, "--depsfile", Beside(self, ".deps.json"), self, "bare", $"--parse={parse}"]);
    }

    private static string Beside(string assembly, string extension) => System.IO.Path.ChangeExtension(assembly, extension);

    private static bool IsTelling(JsonProperty setting) =>
        setting.Name.StartsWith("System.GC.", StringComparison.Ordinal) ||
        setting.Name.StartsWith("System.Runtime.Tiered", StringComparison.Ordinal) ||
        setting.Name.StartsWith("System.Threading.", StringComparison.Ordinal);

    private static string Metadata(string key) => typeof(KarlBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => string.Equals(attribute.Key, key, StringComparison.Ordinal)).Value ?? "";
}
