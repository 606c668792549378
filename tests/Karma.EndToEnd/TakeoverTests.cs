using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Karma.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Karma.EndToEnd;

/// <summary>Two builds of one service come to one port, as <c>cron</c> would start them.</summary>
public sealed class TakeoverTests : IAsyncLifetime
{
    /// <summary>For a run that is to be ended: long enough to see that it was given, short enough to wait for.</summary>
    private const string ShortShutdown = "--Karma:Claire:ShutdownPeriod=00:00:01.500";

    private const int Killed = 128 + (int)Signal.Kill;
    private const int Terminated = 128 + (int)Signal.Terminate;

    private readonly TakeoverRun _run = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    [Fact]
    public async Task FreePort_ThenTheSameBuild_ServesAndTheSecondLeavesQuietly()
    {
        await _run.ServeAsync(TakeoverRun.Older);
        var serving = await _run.StatusAsync();

        var second = _run.Start(TakeoverRun.Older);

        Assert.Equal(0, await second.ExitAsync());
        Assert.Empty(second.Output.Concat(second.Errors));
        Assert.Equal(serving?.Codename, (await _run.StatusAsync())?.Codename);
        Assert.StartsWith("sha256:", serving?.Build?.Content, StringComparison.Ordinal);
        Assert.Equal("orders", serving?.Service);
        Assert.Null(serving?.Replaced);
    }

    [Fact]
    public async Task OlderBuild_MakesWayAndIsNamedInTheStatus()
    {
        var older = await _run.ServeAsync(TakeoverRun.Older);
        var before = await _run.StatusAsync();

        await _run.ServeAsync(TakeoverRun.Newer);

        Assert.Equal(0, await older.ExitAsync());
        Assert.Contains(older.Output, line => line.Contains("Application is shutting down", StringComparison.Ordinal));
        var status = await _run.StatusAsync();
        Assert.NotEqual(before?.Codename, status?.Codename);
        Assert.Equal(before?.Codename, status?.Replaced?.Codename);
        Assert.Equal(before?.Build?.Content, status?.Replaced?.Build?.Content);
        Assert.Equal(before?.Build?.BuildTimeEpochMicroseconds, status?.Replaced?.Build?.BuildTimeEpochMicroseconds);
    }

    [Fact]
    public async Task OlderBuildThatStays_HasItsShutdownPeriodAndIsEnded()
    {
        var older = await _run.ServeAsync(TakeoverRun.Older, "clings", ShortShutdown);
        var began = Stopwatch.GetTimestamp();

        var newer = _run.Start(TakeoverRun.Newer);

        Assert.Equal(Killed, await older.ExitAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(30));
        await newer.UntilAsync("serves", async () => (await _run.StatusAsync())?.Replaced is not null);
    }

    [Fact]
    public async Task NewerBuild_StaysUnlessARollbackIsAskedFor()
    {
        var newer = await _run.ServeAsync(TakeoverRun.Newer);

        var refused = _run.Start(TakeoverRun.Older);
        Assert.Equal(78, await refused.ExitAsync());
        Assert.Empty(refused.Output);
        var line = Assert.Single(refused.Errors);
        Assert.Contains($"Port {_run.Port} is taken by a newer build: orders, codename {(await _run.StatusAsync())?.Codename}", line, StringComparison.Ordinal);
        Assert.Contains("AllowRollback", line, StringComparison.Ordinal);
        Assert.False(newer.HasExited);

        await _run.ServeAsync(TakeoverRun.Older, "rollback");
        Assert.Equal(0, await newer.ExitAsync());
    }

    [Fact]
    public async Task OneThatCannotBeAskedToStop_GetsASignal()
    {
        var original = await _run.ServeAsync(TakeoverRun.Older, "original");
        await RefusedAsync(78, "is taken by a build that cannot be compared: orders, codename QWERTY, a build without a stamp");

        await _run.ServeAsync(TakeoverRun.Newer, "rollback");

        Assert.Equal(0, await original.ExitAsync()); // Its host took the SIGTERM, and ended as planned.
        Assert.Equal("QWERTY", (await _run.StatusAsync())?.Replaced?.Codename);
    }

    [Fact]
    public async Task StrangerThatSaysNothing_Refused()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, _run.Port);
        stranger.Start();

        await RefusedAsync(69, "no Claire answers there: it does not answer within 2 s");
    }

    [Fact]
    public async Task StrangerThatSpeaksHttp_Refused()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{_run.Port}");
        await using var stranger = builder.Build();
        await stranger.StartAsync();

        await RefusedAsync(69, "no Claire answers there: it answers HTTP 404");
    }

    [Fact]
    public async Task ForwarderBeforeAnOlderBuild_NeitherIsTouched()
    {
        await using var behind = new TakeoverRun();
        var older = await behind.ServeAsync(TakeoverRun.Older);
        using var forwarder = new TcpListener(IPAddress.Loopback, _run.Port);
        forwarder.Start();
        using var stop = new CancellationTokenSource();
        var forwarding = ForwardAsync(forwarder, behind.Port, stop.Token);

        await RefusedAsync(77, "which would make way, but its process cannot be verified");

        Assert.False(older.HasExited);
        Assert.Equal("running", (await behind.StatusAsync())?.State);
        await stop.CancelAsync();
        await forwarding;
    }

    [Fact]
    public async Task TwoNewcomersAtOnce_OneServesAndTheOtherLeaves()
    {
        var older = await _run.ServeAsync(TakeoverRun.Older);

        ChildProcess[] newcomers = [_run.Start(TakeoverRun.Newer), _run.Start(TakeoverRun.Newer)];
        await Poll.UntilAsync("one of two has left", TimeSpan.FromSeconds(60), () => newcomers.Any(newcomer => newcomer.HasExited));

        var left = Assert.Single(newcomers, newcomer => newcomer.HasExited);
        Assert.Equal(0, await left.ExitAsync());
        Assert.Empty(left.Output.Concat(left.Errors));
        Assert.Equal(0, await older.ExitAsync());
        Assert.Equal("running", (await _run.StatusAsync())?.State);
    }

    [Fact]
    public async Task StandingStill_RefusedInBoundedTime()
    {
        var older = await _run.ServeAsync(TakeoverRun.Older);
        older.Send(Signal.Stop);

        await RefusedAsync(69, "it does not answer within 2 s");

        older.Send(Signal.Continue);
        Assert.Equal("running", (await _run.StatusAsync())?.State);
    }

    [Fact]
    public async Task Stop_Asked_AnsweredAndThenObeyed()
    {
        var process = await _run.ServeAsync(TakeoverRun.Older);

        Assert.Equal((HttpStatusCode.OK, "Stopping.\n"), await _run.PostAsync("stop"));
        Assert.Equal(0, await process.ExitAsync());
    }

    [Fact]
    public async Task Sigterm_Asked_AnsweredAndThenSent()
    {
        var process = await _run.ServeAsync(TakeoverRun.Older);

        Assert.Equal((HttpStatusCode.OK, "Sending SIGTERM to this process.\n"), await _run.PostAsync("sigterm"));
        Assert.Contains(await process.ExitAsync(), new[] { 0, Terminated }); // The host takes it and ends as planned.
    }

    private async Task RefusedAsync(int exitCode, string text)
    {
        var newcomer = _run.Start(TakeoverRun.Newer);
        Assert.Equal(exitCode, await newcomer.ExitAsync());
        Assert.Empty(newcomer.Output);
        Assert.Contains(text, Assert.Single(newcomer.Errors), StringComparison.Ordinal);
    }

    private static async Task ForwardAsync(TcpListener listener, int to, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, to, stop);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), stop),
                    server.GetStream().CopyToAsync(client.GetStream(), stop));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
