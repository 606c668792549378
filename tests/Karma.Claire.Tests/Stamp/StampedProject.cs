using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Karma.Stamp;
using Karma.Wire;

namespace Karma.Tests.Stamp;

/// <summary>A program outside the repository that imports the build's targets, as a user of the package does.</summary>
internal sealed class StampedProject : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("karma-stamp-").FullName;

    public StampedProject([CallerFilePath] string caller = "")
    {
        Folder = Path.Combine(_root, "a b'ü");
        Directory.CreateDirectory(Folder);
        var repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller) ?? ".", "..", "..", ".."));
        Write("app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <Import Project="{repository}/src/Karma.Claire/buildTransitive/Karma.Claire.targets" />
            </Project>
            """);
        Write("Program.cs", "return 0;");
    }

    public string Folder { get; }

    public DateTime Compiled => File.GetLastWriteTimeUtc(Path.Combine(Folder, "obj/Debug/net10.0/app.dll"));

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public async Task<BuildInfo?> BuildAsync(string? sourceDateEpoch = null, params string[] properties)
    {
        await RunAsync("dotnet", ["build", "-v", "q", "-nologo", "-nodeReuse:false", .. properties], sourceDateEpoch);
        return Stamp();
    }

    public Task<string> GitAsync(params string[] arguments) =>
        RunAsync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", .. arguments], sourceDateEpoch: null);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private BuildInfo? Stamp()
    {
        var context = new AssemblyLoadContext("stamped", isCollectible: true);
        try
        {
            using var file = new MemoryStream(File.ReadAllBytes(Path.Combine(Folder, "bin/Debug/net10.0/app.dll")));
            Assembly assembly = context.LoadFromStream(file);
            return BuildStamp.Of(assembly).Build;
        }
        finally
        {
            context.Unload();
        }
    }

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments, string? sourceDateEpoch)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CEILING_DIRECTORIES"] = _root;
        start.Environment["SOURCE_DATE_EPOCH"] = sourceDateEpoch;
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (process.ExitCode != 0) Assert.Fail($"{program} ended with {process.ExitCode}:\n{output}\n{await error}");
        return output;
    }
}
