using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace Karma.Stamp;

/// <summary>
/// What a program consists of, as one digest: the names and module ids (MVIDs) of its own assemblies, which the compiler makes from what
/// it compiled. They are read from the files and nothing is loaded. A single file or a native program is digested whole. All of
/// them are read for it, so only who asks for it pays.
/// </summary>
internal static class BuildContent
{
    /// <summary>Null where a file cannot be read: half a digest could call two different programs the same.</summary>
    public static string? OfThisProgram() => Of(
        (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        AppContext.BaseDirectory,
        Environment.ProcessPath);

    internal static string? Of(IEnumerable<string> assemblies, string folder, string? executable)
    {
        try
        {
            var own = assemblies.Where(path => path.StartsWith(folder, StringComparison.Ordinal) && File.Exists(path)).ToList();
            if (own.Count > 0) return Written(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', own.Select(Line).Order(StringComparer.Ordinal)))));
            if (executable is null) return null;
            using var file = File.OpenRead(executable);
            return Written(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Line(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return $"{Path.GetFileNameWithoutExtension(path)} {metadata.GetGuid(metadata.GetModuleDefinition().Mvid):N}";
    }

    private static string Written(byte[] digest) => "sha256:" + Convert.ToHexStringLower(digest);
}
