using System.Reflection;
using System.Runtime.Loader;
using Karma.Stamp;
using Karma.Testing;
using Karma.Testing.Processes;
using Karma.Wire;

namespace Karma.Tests.Stamp;

/// <summary>A program outside the repository that imports the build's targets, as a user of the package does.</summary>
internal sealed class StampedProject : IDisposable
{
    private readonly UserProject _project = new();

    public StampedProject()
    {
        Write("app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <Import Project="{Repository.Root}/src/Karma.Claire/buildTransitive/Karma.Claire.targets" />
            </Project>
            """);
        Write("Program.cs", "return 0;");
    }

    public string Folder => _project.Folder;

    public DateTime Compiled => File.GetLastWriteTimeUtc(_project.Within("obj/Debug/net10.0/app.dll"));

    public void Write(string file, string text) => _project.Write(file, text);

    public async Task<BuildInfo?> BuildAsync(string? sourceDateEpoch = null, params string[] properties)
    {
        _project.Environment["SOURCE_DATE_EPOCH"] = sourceDateEpoch;
        await _project.DotnetAsync(["build", "-v", "q", .. properties]);
        return Stamp();
    }

    public Task<string> GitAsync(params string[] arguments) => _project.GitAsync(arguments);

    public Task CommitAsync(string branch) => _project.CommitAsync(branch);

    public void Dispose() => _project.Dispose();

    private BuildInfo? Stamp()
    {
        var context = new AssemblyLoadContext("stamped", isCollectible: true);
        try
        {
            using var file = new MemoryStream(File.ReadAllBytes(_project.Within("bin/Debug/net10.0/app.dll")));
            Assembly assembly = context.LoadFromStream(file);
            return new BuildStamp(assembly).Build;
        }
        finally
        {
            context.Unload();
        }
    }
}
