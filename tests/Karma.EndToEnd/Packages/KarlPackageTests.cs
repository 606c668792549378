using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Karma.Testing.Processes;

namespace Karma.EndToEnd.Packages;

/// <summary>Karl's packages, tried from a folder that has nothing else of this repository.</summary>
public sealed partial class KarlPackageTests(KarlPackages packages) : IClassFixture<KarlPackages>, IDisposable
{
    private readonly UserProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Pack_Karl_DependsOnClaireAndSqliteAlone()
    {
        Assert.Equal(["Karma.Claire", "Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3"], packages.DependenciesOf("Karma.Karl").Order(StringComparer.Ordinal));
        Assert.Empty(packages.DependenciesOf("Karma.Karl.Host"));
        foreach (var package in new[] { "Karma.Karl", "Karma.Karl.Host" }) Assert.Superset(new HashSet<string>(["README.md", "CHANGELOG.md", "icon.png"]), packages.FilesOf(package).ToHashSet());
    }

    [Fact]
    public async Task Tool_Installed_IsKarlAndAsksHim()
    {
        _project.UseFeed(packages.Feed, hasMachines: true);
        await InstallAsync();
        var karl = _project.Beside("tools/karl");

        await using var version = Start(karl, ["--version"]);
        Assert.Equal(0, await version.ExitAsync());
        Assert.StartsWith($"karl {packages.Version}", Assert.Single(version.Output), StringComparison.Ordinal);

        var url = $"http://127.0.0.1:{Ports.Free()}";
        await using var process = Start(karl, [$"--urls={url}"]);
        await process.SaysAsync("his store is ");
        await AssertServesAsync(new Uri(url + "/"));
        await using var fleet = Start(karl, ["fleet", $"--url={url}"]);
        Assert.Equal(0, await fleet.ExitAsync());
        Assert.StartsWith("nobody, ", Assert.Single(fleet.Output), StringComparison.Ordinal);
        process.Send(Signal.Terminate);
        Assert.Equal(0, await process.ExitAsync());
        Assert.True(File.Exists(_project.Within("karl.db")));
    }

    [Fact]
    public async Task Library_InAProgramOfOnesOwn_ServesPagesWithWhatTheyLoad()
    {
        _project.UseFeed(packages.Feed, hasMachines: true);
        _project.WriteWebApplication("watch", "Karma.Karl", packages.Version, """
            var builder = WebApplication.CreateBuilder(args);
            builder.AddKarl();
            var app = builder.Build();
            app.MapKarl("/karl");
            app.Run();
            """);
        await _project.DotnetAsync("build", "-v", "q");

        var url = $"http://127.0.0.1:{Ports.Free()}";
        await using var process = Start(_project.Within("bin/Debug/net10.0/watch.dll"), [$"--urls={url}", $"--Karma:Karl:Store:Path={_project.Beside("karl.db")}"]);
        await process.SaysAsync("his store is ");
        await AssertServesAsync(new Uri(url + "/karl/"));
        process.Send(Signal.Terminate);
        Assert.Equal(0, await process.ExitAsync());
    }

    private Task<string> InstallAsync()
    {
        string[] arguments = ["tool", "install", "Karma.Karl.Host", "--version", packages.Version, "--tool-path", _project.Beside("tools"), "--configfile", _project.Within("nuget.config")];
        var install = new ProcessStartInfo(Programs.Dotnet, arguments) { WorkingDirectory = _project.Folder };
        foreach (var (name, value) in _project.Environment) install.Environment[name] = value;
        return Command.RunAsync(install);
    }

    private ChildProcess Start(string program, string[] arguments) => ChildProcess.Start(
        program, _project.Folder, arguments, new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_ROOT"] = Path.GetDirectoryName(Programs.Dotnet) ?? "" });

    // What a page loads comes out of the package, and nothing is beside the program.
    private static async Task AssertServesAsync(Uri karl)
    {
        using var http = new HttpClient { BaseAddress = karl };
        Assert.Equal("OK\n", await http.GetStringAsync(new Uri("healthz", UriKind.Relative)));
        foreach (var address in new[] { "", "topology", "diff", "karl" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(karl, address)) { Headers = { { "Accept", "text/html" } } };
            using var answer = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var assets = Asset().Matches(await answer.Content.ReadAsStringAsync()).Select(m => m.Groups["path"].Value).Distinct().ToList();
            Assert.InRange(assets.Count, 3, 10);
            foreach (var asset in assets) Assert.NotEmpty(await http.GetByteArrayAsync(new Uri(karl, asset)));
        }

        Assert.Contains("\"openapi\"", await http.GetStringAsync(new Uri("api/v1/openapi.json", UriKind.Relative)), StringComparison.Ordinal);
    }

    [GeneratedRegex("(href|src)=\"(?<path>[^\"]*/assets/[^\"]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Asset();
}
