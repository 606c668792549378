using Xunit;

namespace Karma.Testing;

/// <summary>
/// What some tests need beyond the .NET SDK. Where it is missing the test skips, and says how to get it; with
/// <c>KARMA_REQUIRE_ENGINES=1</c> it fails instead, save where only root could do it and we are not root.
/// </summary>
public static class Engines
{
    private static readonly string[] LibraryFolders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];

    /// <summary>The full path of a program.</summary>
    public static string Require(string program) =>
        Found(program, (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)));

    /// <summary>The full path of a shared library, such as <c>faketime/libfaketime.so.1</c>, under the folders of this machine's architecture.</summary>
    public static string RequireLibrary(string library) => Found(library,
        from folder in LibraryFolders
        where Directory.Exists(folder)
        from place in Directory.EnumerateDirectories(folder, "*-linux-*").Append(folder)
        select Path.Combine(place, library));

    /// <summary>What only root may do.</summary>
    /// <param name="what">What that is, for who reads why the test skipped.</param>
    public static void RequireRoot(string what) => Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, $"Only root on Linux {what}.");

    /// <summary>Does what this machine may not permit even to root, such as in a container.</summary>
    public static async Task<T> RequireAsync<T>(string what, Func<Task<T>> attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        RequireRoot(what);
        try
        {
            return await attempt();
        }
        catch (InvalidOperationException e)
        {
            Miss($"This machine lets nobody who {what}: {e.Message}");
            throw;
        }
    }

    private static string Found(string name, IEnumerable<string> places)
    {
        var path = places.FirstOrDefault(File.Exists);
        if (path is null) Miss($"'{name}' is not installed; eng/engines installs it.");
        return path ?? "";
    }

    private static void Miss(string message)
    {
        if (Environment.GetEnvironmentVariable("KARMA_REQUIRE_ENGINES") == "1") Assert.Fail(message);
        Assert.Skip(message);
    }
}
