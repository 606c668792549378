using System.Text;
using Karma.Testing.Processes;

namespace Karma.EndToEnd.Packages;

/// <summary>The package Karma.Claire: what is in it, and that it is all that a service needs.</summary>
public sealed class PackageTests(ClairePackage package) : IClassFixture<ClairePackage>, IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Pack_Claire_DependsOnTheFrameworkAndNothingElse()
    {
        Assert.Empty(package.All("dependency"));
        Assert.Equal(["Microsoft.AspNetCore.App"], package.All("frameworkReference").Select(f => f.Attribute("name")?.Value));
    }

    [Fact]
    public void Pack_Claire_HoldsWhatAUserNeedsAndNothingElse()
    {
        Assert.Equal(
            [
                "CHANGELOG.md", "Karma.Claire.nuspec", "README.md", "buildTransitive/Karma.Claire.targets", "icon.png", "lib/net10.0/Karma.Claire.dll",
                "lib/net10.0/Karma.Claire.xml",
            ],
            package.Files());
        Assert.Equal(["Karma.Claire.nuspec", "lib/net10.0/Karma.Claire.pdb"], package.Files("snupkg"));
        Assert.Equal(("README.md", "icon.png", "MIT"), (package.Says("readme"), package.Says("icon"), package.Says("license")));
        Assert.Equal("PNG"u8, package.Read("icon.png").AsSpan(1, 3));
        Assert.Contains("builder.AddClaire(", Encoding.UTF8.GetString(package.Read("README.md")), StringComparison.Ordinal);
        Assert.Contains("AddClaire", Encoding.UTF8.GetString(package.Read("lib/net10.0/Karma.Claire.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_Claire_TellsItsVersionAndCommit()
    {
        var repository = Assert.Single(package.All("repository"));

        Assert.Equal($"{package.Version}+{package.Commit}", package.ProductVersion());
        Assert.Equal(package.Commit, repository.Attribute("commit")?.Value);
        Assert.StartsWith(ClairePackage.Remote, repository.Attribute("url")?.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_Claire_SymbolsLeadToEverySource()
    {
        var symbols = package.Symbols();

        var (folder, address) = Assert.Single(symbols.Links);
        Assert.Equal($"https://raw.githubusercontent.com/example/karma/{package.Commit}/*", address);
        Assert.NotEmpty(symbols.Others);
        Assert.All(symbols.Others, file => Assert.StartsWith(folder.TrimEnd('*'), file, StringComparison.Ordinal));
        Assert.Contains(symbols.Embedded, file => file.EndsWith("LoggerMessage.g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_WebApplicationWithTheOneLine_TellsServiceAndCommitAndReports()
    {
        using var user = new PackageUser(package);
        await user.CommitAsync();

        await AssertReportsAsync(user, await user.BuildAsync());
    }

    [Fact]
    public async Task Publish_TrimmedWithItsOwnRuntime_WithoutAWarningAndWorks()
    {
        using var user = new PackageUser(package, mayFetch: true);
        await user.CommitAsync();
        string program;
        try
        {
            program = await user.PublishTrimmedAsync();
        }
        catch (InvalidOperationException e) when (e.Message.Contains("NU1101", StringComparison.Ordinal) || e.Message.Contains("NU1102", StringComparison.Ordinal))
        {
            Assert.Skip($"The registry has no runtime to publish with: {e.Message}");
            throw;
        }

        await AssertReportsAsync(user, program);
    }

    private async Task AssertReportsAsync(PackageUser user, string program)
    {
        await using var karl = new KarlProcess(_scratch.Path, Ports.Free());
        await karl.StartAsync(_scratch.File("karl.db"));

        var page = await user.RunAsync(program, karl.Url);

        Assert.Equal("orders", page.GetProperty("service").GetString());
        Assert.Equal("Success", page.GetProperty("last_keepalive_status").GetString());
        var build = page.GetProperty("build");
        Assert.Equal((await user.CommitHashAsync(), "main"), (build.GetProperty("git_commit_hash").GetString(), build.GetProperty("git_branch").GetString()));
        Assert.Empty(build.GetProperty("git_dirty_files").EnumerateArray());
        Assert.Equal("done", Assert.Single(await karl.Api.FleetAsync(), entry => entry.Service == "orders").State);
    }
}
