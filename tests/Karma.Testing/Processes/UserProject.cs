using System.Diagnostics;

namespace Karma.Testing.Processes;

/// <summary>A project of somebody else's, in a folder outside this repository, on which <c>git</c> and <c>dotnet</c> work as they do at his.</summary>
internal sealed class UserProject : IDisposable
{
    // By these, `dotnet test` would send another build to the files of its own.
    private static readonly string[] NotInherited = ["MSBUILD", "SOURCE_DATE_EPOCH"];

    private readonly string _root = Directory.CreateTempSubdirectory("karma-user-").FullName;

    public UserProject()
    {
        Folder = Path.Combine(_root, "a b'ü");
        Directory.CreateDirectory(Folder);

        // Whatever stands in the folders above is not this project's.
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(_root, file), "<Project />");
    }

    public string Folder { get; }

    /// <summary>What the tools find in their environment, beside what all programs do.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>A path beside the project, outside of its repository.</summary>
    public string Beside(string name) => Path.Combine(_root, name);

    public string Within(string name) => Path.Combine(Folder, name);

    public void Write(string file, string text) => File.WriteAllText(Within(file), text);

    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public Task<string> DotnetAsync(params string[] arguments) => RunAsync(Programs.Dotnet, [.. arguments, "-nologo", "-nodeReuse:false"]);

    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public Task<string> GitAsync(params string[] arguments) => RunAsync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", .. arguments]);

    /// <summary>Puts all that is there under git, in a first commit.</summary>
    public async Task CommitAsync(string branch)
    {
        Write(".gitignore", "bin/\nobj/\n");
        await GitAsync("init", "-q", "-b", branch);
        await GitAsync("add", ".");
        await GitAsync("commit", "-qm", "first");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder };
        foreach (var name in start.Environment.Keys.Where(IsNotInherited).ToList()) start.Environment.Remove(name);
        start.Environment["GIT_CEILING_DIRECTORIES"] = _root;
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Command.RunAsync(start);
    }

    private static bool IsNotInherited(string name) =>
        NotInherited.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
