using System.Reflection;
using System.Runtime.InteropServices;

namespace Karma.Testing.Processes;

/// <summary>The programs that were built beside the one that runs: their paths were noted by <c>eng/soak/Programs.targets</c>.</summary>
internal static class Programs
{
    public const string Karl = "karl";
    public const string Web = "Karma.Soak.Web";
    public const string Worker = "Karma.Soak.Worker";

    /// <summary>The <c>dotnet</c> that runs this program, so that all parts run on the same runtime.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>How a program is started: one of these, or any other by its full path.</summary>
    public static IReadOnlyList<string> Line(string program)
    {
        var path = Path.IsPathRooted(program) ? program : Find(program);
        return path.EndsWith(".dll", StringComparison.Ordinal) ? [Dotnet, path] : [path];
    }

    private static string Find(string name)
    {
        var noted = AppDomain.CurrentDomain.GetAssemblies()
            .SelectMany(assembly => assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
            .FirstOrDefault(attribute => attribute.Key == $"Program:{name}")?.Value
            ?? throw new InvalidOperationException($"'{name}' is not among the programs of eng/soak/Programs.targets.");
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, noted));
        return File.Exists(path) ? path : throw new FileNotFoundException($"'{name}' is not built.", path);
    }
}
