using Karma.Testing;
using Karma.Tests.Fakes;

namespace Karma.Tests.Beacon;

public sealed class ReportToTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task ReportTo_WhileTheOldKarlHangs_TheCallIsAbandonedAndTheNewOneHearsAtOnce()
    {
        await using var old = new FakeKarl(KarlAnswers.Hang);
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = old.Locator, _logs);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await old.NextAsync();

        host.Claire().ReportTo(karl.Locator);

        Assert.Equal(2, (await karl.NextAsync()).Status.Sequence); // Though the clock stands still.
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ReportTo_HandlersFail_OthersAreToldAndTheChangeStands()
    {
        using var host = Hosts.Worker(_clock, logs: _logs);
        var claire = host.Claire();
        List<Uri?> told = [];
        claire.KarlChanged += (_, _) => throw new InvalidOperationException("boom");
        claire.KarlChanged += (sender, _) => told.Add(((Claire?)sender)?.Karl);

        claire.ReportTo(new Uri("http://karl:7576/"));
        claire.ReportTo(new Uri("http://karl:7576"));
        claire.ReportTo(null);
        await Task.CompletedTask;

        Assert.Equal([new Uri("http://karl:7576/"), null], told);
        Assert.Equal([1005, 1006, 1005, 1006], _logs.Ids);
        Assert.Equal("Claire is told by the service itself to report to http://karl:7576/; until now it was nobody", _logs.Lines[0].Text);
    }

    [Theory]
    [InlineData("ftp://karl/")]
    [InlineData("karl")]
    [InlineData("http://user:hidden@karl/")]
    [InlineData("http://karl/?a")]
    public void ReportTo_NoLocator_Throws(string text)
    {
        using var host = Hosts.Worker(_clock);
        var error = Assert.Throws<ArgumentException>(() => host.Claire().ReportTo(new Uri(text, UriKind.RelativeOrAbsolute)));

        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
        Assert.Null(host.Claire().Karl);
    }

    [Theory]
    [InlineData("aaaa", "bbbb", true)] // Another Karl: silence would be an outage there.
    [InlineData("aaaa", "aaaa", false)] // The same one under two addresses: a goodbye would end a living service.
    [InlineData("aaaa", null, false)]
    [InlineData(null, "bbbb", false)] // An original does not say who he is.
    public async Task ReportTo_AnotherKarlAccepts_OldOneIsToldGoodbyeIfHeIsNotTheSame(string? before, string? after, bool isTold)
    {
        await using var old = new FakeKarl(before is null ? null : KarlAnswers.Named(before));
        await using var karl = new FakeKarl(KarlAnswers.Status(500));
        using var host = Hosts.Worker(_clock, o => o.Karl = old.Locator, _logs);
        await host.Beacon().TurnAsync(default);
        await old.NextAsync();
        host.Claire().ReportTo(karl.Locator);

        await host.Beacon().TurnAsync(default);
        await host.Errands().RunAsync(default);
        Assert.False(old.TryNext(out _)); // Nobody hears her yet: the old one is right to miss her.
        karl.Answer = after is null ? KarlAnswers.Ok : KarlAnswers.Named(after);
        await host.Beacon().TurnAsync(default);
        await host.Errands().RunAsync(default);
        await host.Errands().RunAsync(default);

        Assert.Equal(isTold, old.TryNext(out var goodbye));
        if (isTold) Assert.Equal(("DELETE", true), (goodbye?.Method, _logs.Ids.Contains(1007)));
        Assert.False(old.TryNext(out _));
    }

    [Fact]
    public async Task ReportTo_Nobody_GoodbyeAndSilence()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator);
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("POST", (await karl.NextAsync()).Method);
        await Until.TrueAsync(() => host.Contact().Reachable is not null);

        host.Claire().ReportTo(null);

        Assert.Equal("DELETE", (await karl.NextAsync()).Method);
        await Until.TrueAsync(() => host.Contact().Left is null);
        _clock.Advance(TimeSpan.FromHours(1));
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(karl.TryNext(out _));
    }

    [Fact]
    public async Task Stop_NewKarlHasNotAnsweredYet_BothAreToldGoodbye()
    {
        await using var old = new FakeKarl();
        await using var karl = new FakeKarl(KarlAnswers.Status(500));
        using var host = Hosts.Worker(_clock, o => o.Karl = old.Locator);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await old.NextAsync();
        await Until.TrueAsync(() => host.Contact().Reachable is not null);
        host.Claire().ReportTo(karl.Locator);
        await karl.NextAsync();

        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("DELETE", (await karl.NextAsync()).Method);
        Assert.Equal("DELETE", (await old.NextAsync()).Method);
    }

    [Fact]
    public async Task RequestKeepalive_ManyTimes_OneOutOfTurn()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await karl.NextAsync();
        await Until.TrueAsync(() => host.Contact().Reachable is not null);
        _clock.Advance(TimeSpan.FromSeconds(1));

        for (var i = 0; i < 1000; i++) host.Claire().RequestKeepalive();

        var second = await karl.NextAsync();
        Assert.Equal(2, second.Status.Sequence);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal("DELETE", (await karl.NextAsync()).Method); // The clock stands still, so none follows within fifty milliseconds.
    }

    [Fact]
    public async Task RemoveDependency_AsItWasAddedOrOtherwiseWritten_NextKeepaliveTellsSo()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(_clock, o =>
        {
            o.Karl = karl.Locator;
            o.DependsOn.Add("10.0.0.7:8080");
        });
        var claire = host.Claire();
        claire.DependOn("10.0.0.8:8080/prices");

        Assert.True(claire.RemoveDependency("http://10.0.0.7:8080/"));
        Assert.False(claire.RemoveDependency("10.0.0.7:8080"));
        Assert.Throws<ArgumentException>(() => claire.RemoveDependency("nowhere"));
        await host.Beacon().TurnAsync(default);

        Assert.Equal(["10.0.0.8:8080/prices"], (await karl.NextAsync()).Status.Dependencies.Select(d => d.ToString()));
    }
}
