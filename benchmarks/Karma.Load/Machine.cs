using System.Reflection;
using System.Runtime.InteropServices;
using Karma.Load.Client;
using Karma.Load.Measures;
using Karma.Load.Servers;

namespace Karma.Load;

/// <summary>What a reader must know of the machine and the build to judge the figures.</summary>
internal static class Machine
{
    public static void Describe(Figures figures, KarlBuild build, string directory)
    {
        Describe(figures, build.RuntimeSettings);
        figures.Add("store_on", new DriveInfo(directory).DriveFormat);
        figures.Add("fsync_ms", Disk.FsyncMilliseconds(directory), "0.000");
        figures.Add("body_bytes", BodyBytes(withBuild: true));
        figures.Add("body_bytes_nobuild", BodyBytes(withBuild: false));
        if (!build.Path.Contains("/Release/", StringComparison.Ordinal))
            figures.Progress("WARNING: Karl does not look like a Release build.");
    }

    public static void Describe(Figures figures, string runtimeSettings)
    {
        var version = typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        figures.Add("version", version ?? "unknown");
        figures.Add("date", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm'Z'"));
        figures.Add("machine", $"{Environment.ProcessorCount} x {Processor()}, {RuntimeInformation.OSDescription}");
        figures.Add("runtime", $"{RuntimeInformation.FrameworkDescription} {runtimeSettings}");
    }

    private static int BodyBytes(bool withBuild) => Fleet.Example(withBuild).Split("\r\n\r\n", 2)[1].Length;

    private static string Processor()
    {
        const string Source = "/proc/cpuinfo";
        var line = File.Exists(Source)
            ? File.ReadLines(Source).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
