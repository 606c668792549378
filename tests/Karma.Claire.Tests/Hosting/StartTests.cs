using Karma.Beacon;
using Karma.Hosting;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Karma.Tests.Hosting;

[Collection("The exit code of the process")]
public sealed class StartTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Start_NoHost_ReportsServesAndSaysGoodbye()
    {
        await using var karl = new FakeKarl();
        var claire = Start("nightly_export", o => o.Karl = karl.Locator);
        await using (claire)
        {
            var keepalive = (await karl.NextAsync()).Status;
            Assert.Equal(("nightly_export", claire.Codename, "running"), (keepalive.Service, keepalive.Codename, keepalive.State));
            Assert.Equal(claire.StatusPage?.Port, keepalive.LocalPort);
            using var client = new HttpClient();
            Assert.Contains(claire.Codename, await client.GetStringAsync(claire.StatusPage), StringComparison.Ordinal);
        }

        Assert.Equal("DELETE", (await karl.NextAsync()).Method);
        Assert.Equal("tearing_down", claire.LifeCycle.Phase.Name);
        await claire.DisposeAsync();
    }

    [Fact]
    public async Task Start_SeveralInOneProcess_EachIsItsOwn()
    {
        await using var karl = new FakeKarl();
        await using var one = Start("one", o => o.Karl = karl.Locator);
        var first = (await karl.NextAsync()).Status;
        await using var other = Start("other", o => o.Karl = karl.Locator);
        var second = (await karl.NextAsync()).Status;

        one.Report("mine");
        Assert.Equal(("one", "other"), (first.Service, second.Service));
        Assert.NotEqual(one.Codename, other.Codename);
        Assert.NotEqual(one.StatusPage, other.StatusPage);
        Assert.Null(other.CurrentReport);
        await one.DisposeAsync();
        Assert.Equal(one.Codename, System.Web.HttpUtility.ParseQueryString((await karl.NextAsync()).Target.Split('?')[1])["codename"]);
        Assert.False(other.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Dispose_Synchronously_EndsWithoutAGoodbye()
    {
        await using var karl = new FakeKarl();
        var claire = Start("orders", o => o.Karl = karl.Locator);
        await karl.NextAsync();
        var page = claire.StatusPage;

        claire.Dispose();

        Assert.False(karl.TryNext(out _));
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(page));
    }

    [Fact]
    public async Task DisposeAsync_KarlHangs_EndsWithinASecond()
    {
        await using var karl = new FakeKarl(KarlAnswers.Hang);
        var claire = Start("orders", o => o.Karl = karl.Locator);
        await karl.NextAsync();

        var end = claire.DisposeAsync().AsTask();
        Assert.Equal("DELETE", (await karl.NextAsync()).Method);
        Assert.False(end.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await end.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Start_BadSetting_RefusesAndNamesIt()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Claire.Start("orders", o => o.Interval = TimeSpan.FromDays(20)));

        Assert.Contains("Karma:Claire:Interval is 20.00:00:00", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_GivenLoggers_SheLogsThereAndLeavesThemOpen()
    {
        using var logs = new RecordedLogs();
        using var loggers = new LoggerFactory([logs]);
        var claire = Scope.Start("orders", configure: null, loggers, _clock);
        await Until.TrueAsync(() => logs.Ids.Contains(1100));
        await claire.DisposeAsync();

        loggers.CreateLogger("Karma.After").LogInformation("still open");
        Assert.Equal("still open", logs.Lines[^1].Text);
    }

    [Fact]
    public async Task Start_KarlIsRequiredAndDoesNotConfirm_TheProgramIsAskedToStop()
    {
        await using var karl = new FakeKarl(KarlAnswers.Status(400));
        await using var claire = Start("orders", o => (o.Karl, o.RequireKarl) = (karl.Locator, true));
        try
        {
            await Until.TrueAsync(() => claire.Stopping.IsCancellationRequested, () => _clock.Advance(TimeSpan.FromSeconds(1)));

            Assert.Equal(Registration.ExitCode, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = 0; // It belongs to the process, and the tests have not failed.
        }
    }

    private Claire Start(string service, Action<ClaireOptions> configure) => Scope.Start(service, configure, loggers: null, _clock);
}
