using System.Text.Json;
using Karma.Testing.Processes;

namespace Karma.EndToEnd.Packages;

/// <summary>Somebody who wrote a small web application, adds the package and the one line, and has nothing else of this repository.</summary>
internal sealed class PackageUser : IDisposable
{
    private readonly UserProject _project = new();

    /// <param name="package">What he adds.</param>
    /// <param name="mayFetch">Whether NuGet may also look where it looks on this machine; else the package's folder is all there is.</param>
    public PackageUser(ClairePackage package, bool mayFetch = false)
    {
        _project.UseFeed(package.Feed, hasMachines: mayFetch, mayFetch);
        _project.WriteWebApplication("orders", "Karma.Claire", package.Version, """
            var builder = WebApplication.CreateBuilder(args);
            builder.AddClaire("orders");
            var app = builder.Build();
            app.MapGet("/", () => "Hello World!");
            app.Run();
            """);
    }

    public Task CommitAsync() => _project.CommitAsync("main");

    public async Task<string> CommitHashAsync() => (await _project.GitAsync("rev-parse", "HEAD")).Trim();

    /// <returns>The program.</returns>
    public async Task<string> BuildAsync()
    {
        await _project.DotnetAsync("build", "-v", "q", "-warnaserror");
        return _project.Within("bin/Debug/net10.0/orders.dll");
    }

    /// <summary>With its own runtime, cut down to what it uses; any doubt of the trimmer's or the AOT analyzer's is an error.</summary>
    /// <returns>The program.</returns>
    public async Task<string> PublishTrimmedAsync()
    {
        await _project.DotnetAsync(
            "publish", "-v", "q", "-o", _project.Beside("published"), "--use-current-runtime", "-warnaserror",
            "-p:PublishTrimmed=true", "-p:TrimmerSingleWarn=false", "-p:EnableAotAnalyzer=true");
        return _project.Beside("published/orders");
    }

    /// <summary>Runs the program on a free port and looks at the page.</summary>
    /// <param name="program">What was built.</param>
    /// <param name="karl">Where it reports; it is looked at when that worked.</param>
    /// <returns><c>/.current?all</c>.</returns>
    public async Task<JsonElement> RunAsync(string program, Uri karl)
    {
        const string Listening = "Now listening on: ";
        await using var process = ChildProcess.Start(
            program, _project.Folder, ["--urls=http://127.0.0.1:0"], new Dictionary<string, string>(StringComparer.Ordinal) { ["KARMA_KARL"] = karl.AbsoluteUri });
        await process.UntilAsync("reports to Karl", () => Task.FromResult(process.Output.Any(l => l.Contains("Claire reports to Karl", StringComparison.Ordinal))));
        var address = process.Output.First(l => l.Contains(Listening, StringComparison.Ordinal)).Split(Listening)[1];
        using var http = new HttpClient();
        using var page = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{address}/.current?all")));
        process.Send(Signal.Terminate);
        Assert.Equal(0, await process.ExitAsync());
        return page.RootElement.Clone();
    }

    public void Dispose() => _project.Dispose();
}
