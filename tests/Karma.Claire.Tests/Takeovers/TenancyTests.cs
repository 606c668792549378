using Karma.Takeovers;
using Karma.Testing;
using Karma.Testing.Processes;
using Karma.Tests.Fakes;
using Karma.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karma.Tests.Takeovers;

/// <summary>What a takeover leaves to the Claires of its process.</summary>
public sealed class TenancyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedLogs _logs = new();

    public void Dispose()
    {
        _folder.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public void OfThisProcess_NoTakeover_Nothing()
    {
        Assert.Same(Tenancy.None, Tenancy.OfThisProcess);
        Assert.False(Tenancy.None.IsBegun);
    }

    [Fact]
    public async Task Serve_OnThatPort_TellsWhomItReplacedAndGivesTheLockFree()
    {
        await using var karl = new FakeKarl();
        var port = Ports.Free();
        var path = _folder.File("lock");
        var tenancy = Of(port, path);
        await using var app = Web($"http://127.0.0.1:{port}", tenancy, o => o.Karl = karl.Locator);

        Assert.Null(PortLock.TryTake(path).Held);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var keepalive = await karl.NextAsync();

        Assert.Equal("BEFORE", keepalive.Status.Replaced?.Codename);
        Assert.Equal("sha256:cc", keepalive.Status.Build?.Content);
        using var free = PortLock.TryTake(path).Held;
        Assert.NotNull(free);
        Assert.Contains(_logs.Lines, l => l.Text == $"This run serves on port {port} in place of BEFORE, an earlier one, which made way");
    }

    [Fact]
    public async Task Serve_Elsewhere_TellsNothingKeepsTheLockAndWarns()
    {
        var port = Ports.Free();
        var path = _folder.File("lock");
        await using var app = Web("http://127.0.0.1:0", Of(port, path));

        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Listening();
        var page = await app.Client().GetStringAsync("/.current");

        Assert.DoesNotContain("replaced", page, StringComparison.Ordinal);
        Assert.Null(PortLock.TryTake(path).Held);
        Assert.Contains(_logs.Lines, l => l.Text.StartsWith($"This program took port {port} over and serves http://127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_WorkerOfItsOwnListener_TheSame()
    {
        var port = Ports.Free();
        var path = _folder.File("lock");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(Of(port, path));
        builder.AddClaire("orders", o => o.Listen = $"http://127.0.0.1:{port}");
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Listening();

        using var free = PortLock.TryTake(path).Held;
        Assert.NotNull(free);
        Assert.Contains("\"codename\": \"BEFORE\"", await host.Client().GetStringAsync("/.current"), StringComparison.Ordinal);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Of_LongStatus_KeepsLittle()
    {
        var replaced = Predecessor.Of(Builds.Status(Builds.Clean with
        {
            BuildDir = new string('d', 10_000),
            GitDirtyFiles = [.. Enumerable.Range(0, 50).Select(i => $"f{i}")],
        }));

        Assert.Equal("ABCDEF", replaced.Codename);
        Assert.Equal(513, replaced.Build?.BuildDir.Length);
        Assert.Equal(("f9", "… and 40 more"), (replaced.Build?.GitDirtyFiles?[^2], replaced.Build?.GitDirtyFiles?[^1]));
        Assert.Equal(Builds.Clean.Content, replaced.Build?.Content);
    }

    private static Tenancy Of(int port, string path) => new(PortLock.TryTake(path).Held)
    {
        Port = port,
        Service = "orders",
        Content = "sha256:cc",
        Replaced = new Replaced { Codename = "BEFORE", Build = Builds.Clean },
    };

    private WebApplication Web(string url, Tenancy tenancy, Action<ClaireOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddSingleton(tenancy);
        builder.Logging.AddProvider(_logs);
        builder.AddClaire("orders", configure);
        return builder.Build();
    }
}
