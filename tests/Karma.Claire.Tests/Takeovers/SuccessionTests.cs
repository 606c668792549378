using Karma.Takeovers;
using Karma.Testing;
using Karma.Testing.Processes;
using Karma.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Karma.Tests.Takeovers;

/// <summary>Takeovers within this process, which is never ended for one; those of real processes are in Karma.EndToEnd.</summary>
public sealed class SuccessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FreePort_GoesOnAndHoldsTheLock()
    {
        var port = Ports.Free();

        var result = await RunAsync(port);

        Assert.Equal((Step.GoOn, null, null), (result.Step, result.Refusal, result.Replaced));
        Assert.NotNull(result.Held);
        Assert.Null(PortLock.TryTake(NameFor(port)).Held);
        result.Held.Dispose();
        using var free = PortLock.TryTake(NameFor(port)).Held;
        Assert.NotNull(free);
    }

    [Fact]
    public async Task Run_SameBuildServes_LeavesAndGivesTheLockFree()
    {
        await using var app = await ServeAsync();
        var port = PortOf(app);
        var build = (await StatusAsync(port)).Build;

        var result = await RunAsync(port, coming => coming with { Build = build });

        Assert.Equal(new SuccessionResult(Step.Leave, Refusal: null), result);
        using var free = PortLock.TryTake(NameFor(port)).Held;
        Assert.NotNull(free);
    }

    [Fact]
    public async Task Run_AnotherServes_RefusesAndGivesTheLockFree()
    {
        await using var app = await ServeAsync();
        var port = PortOf(app);

        Assert.Equal(78, (await RunAsync(port)).Refusal?.ExitCode); // A build without a stamp cannot be compared.
        Assert.Equal(69, (await RunAsync(port, coming => coming with { Service = "billing" })).Refusal?.ExitCode);

        using var free = PortLock.TryTake(NameFor(port)).Held;
        Assert.NotNull(free);
    }

    [Fact]
    public async Task Run_OlderBuildInAProcessThatMayNotBeEnded_LeftAlone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which process listens.");
        await using var app = await ServeAsync();

        var result = await RunAsync(PortOf(app), coming => coming with { AllowRollback = true, Build = Builds.Clean });

        Assert.Equal((Step.Refuse, 77), (result.Step, result.Refusal?.ExitCode));
        Assert.Contains("cannot be verified: it is this process itself. It was left alone.", result.Refusal?.Text, StringComparison.Ordinal);
        Assert.False(app.Lifetime.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Run_LockHeld_WaitsItsTimeAndRefuses()
    {
        var port = Ports.Free();
        using var held = PortLock.TryTake(NameFor(port)).Held;

        var running = RunAsync(port);
        await AdvanceUntilAsync(running, TimeSpan.FromSeconds(5.9));
        Assert.False(running.IsCompleted);
        await AdvanceUntilAsync(running, TimeSpan.FromSeconds(0.3));

        var refusal = (await running).Refusal;
        Assert.Equal(75, refusal?.ExitCode);
        Assert.Contains($"Port {port} is being taken over by another process, which holds {NameFor(port)} and did not serve within 6 s. orders did not start; try again later.", refusal?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LockGivenFreeMeanwhile_JudgesAnewWhatIsThere()
    {
        var port = Ports.Free();
        var held = PortLock.TryTake(NameFor(port)).Held;
        var running = RunAsync(port);
        await AdvanceUntilAsync(running, TimeSpan.FromSeconds(1));
        await using var app = await ServeAsync(port);

        held?.Dispose();
        await AdvanceUntilAsync(running, TimeSpan.FromSeconds(1));

        Assert.Equal(78, (await running).Refusal?.ExitCode); // It found the one who came first, and could not compare.
    }

    private static Newcomer Coming(int port) => new(port, "orders", Build: null, AllowRollback: false);

    /// <summary>A Claire on a clock of her own, who tells a content.</summary>
    private static async Task<WebApplication> ServeAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton<TimeProvider>(new FakeClock());
        builder.Services.AddSingleton(new Tenancy { Content = "sha256:cc" });
        builder.AddClaire("orders");
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static int PortOf(WebApplication app) => new Uri(app.Urls.Single()).Port;

    private static async Task<ClaireStatus> StatusAsync(int port)
    {
        using var client = new OccupantClient(token: null, new FakeClock());
        return Assert.IsType<Occupant.Run>(await new OccupantFinder(client, "").LookAsync(port, TestContext.Current.CancellationToken)).Status;
    }

    private string NameFor(int port) => _folder.File($"{port}");

    private Task<SuccessionResult> RunAsync(int port, Func<Newcomer, Newcomer>? coming = null) => Takeover.RunAsync(
        coming is null ? Coming(port) : coming(Coming(port)), new TakeoverOptions(), NameFor(port), _clock, TestContext.Current.CancellationToken);

    /// <summary>Lets time pass in the steps in which it is waited, each after the wait was begun.</summary>
    private async Task AdvanceUntilAsync(Task task, TimeSpan length)
    {
        var until = _clock.Now + length;
        while (_clock.Now < until && !task.IsCompleted)
        {
            await Task.WhenAny(task, _clock.TimerArmed());
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
