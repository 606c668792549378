using Xunit;

namespace Karma.Testing;

/// <summary>Programs beyond the .NET SDK that some tests feed with what we make. Where one is missing the test skips, and says how to get it.</summary>
public static class Engines
{
    /// <summary>The full path of a program, or a skip; with <c>KARMA_REQUIRE_ENGINES=1</c> a failure instead.</summary>
    public static string Require(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
        if (path is not null) return path;
        var message = $"'{program}' is not installed; eng/engines installs it.";
        if (Environment.GetEnvironmentVariable("KARMA_REQUIRE_ENGINES") == "1") Assert.Fail(message);
        Assert.Skip(message);
        return "";
    }
}
