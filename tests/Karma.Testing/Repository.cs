using System.Runtime.CompilerServices;

namespace Karma.Testing;

/// <summary>The repository that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!); // A source file stands in a folder.
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Karma.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run apart from their repository.");
    }
}
