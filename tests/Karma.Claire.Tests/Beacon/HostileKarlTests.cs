using System.Net.Http.Json;
using System.Text.Json;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Karma.Tests.Beacon;

/// <summary>
/// Every kind of hostile Karl against everything that must not notice him. The clock stands still unless a test moves it, so that whatever
/// is answered here waited for no timeout of Claire's.
/// </summary>
public sealed class HostileKarlTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeClock _clock = new();

    public static TheoryData<string> Manners => [.. HostileKarls.Manners];

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Request_ToTheService_Answered(string manner)
    {
        await using var karl = HostileKarls.Who(manner);
        await using var app = await StartAsync(karl);
        using var http = app.Client();

        for (var i = 0; i < 10; i++) Assert.Equal("hello", await http.GetStringAsync("/", TestContext.Current.CancellationToken).WaitAsync(Patience));

        await StopAsync(app);
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task StatusPage_AskedFor_Answered(string manner)
    {
        await using var karl = HostileKarls.Who(manner);
        await using var app = await StartAsync(karl);
        using var http = app.Client();

        var page = await http.GetFromJsonAsync<JsonElement>("/.current?all", TestContext.Current.CancellationToken).WaitAsync(Patience);

        Assert.Equal(karl.Locator.AbsoluteUri, page.GetProperty("reporting_to").GetString());
        Assert.NotEqual("", page.GetProperty("last_keepalive_status").GetString());
        await StopAsync(app);
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Stop_OfTheHost_TakesASecondAtMost(string manner)
    {
        await using var karl = HostileKarls.Who(manner);
        await using var app = await StartAsync(karl);

        Assert.InRange(await StopAsync(app), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task ReportTo_AnotherKarl_HearsAtOnce(string manner)
    {
        await using var karl = HostileKarls.Who(manner);
        await using var app = await StartAsync(karl);
        await using var other = new FakeKarl();

        app.Claire().ReportTo(other.Locator);

        Assert.Equal(2, (await other.NextAsync()).Status.Sequence);
        await Until.TrueAsync(() => app.Contact().Reachable == true);
        await StopAsync(app);
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Keepalive_ToHim_EndsWithinTheTimeout(string manner)
    {
        await using var karl = HostileKarls.Who(manner);
        using var host = Hosts.Worker(_clock, o => o.Karl = karl.Locator);

        var turn = host.Beacon().TurnAsync(default);

        Assert.InRange(await PassAsync(turn, TimeSpan.FromSeconds(5)), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Contains(host.Contact().Status, new[] { "Success", "HTTP connection attempt failed" });
        Assert.Null(host.Contact().KarlId);
    }

    /// <summary>A service that has begun to report: the call to Karl is under way, or has ended as it will.</summary>
    private async Task<WebApplication> StartAsync(FakeKarl karl)
    {
        var app = Hosts.Web(_clock, o => o.Karl = karl.Locator);
        app.Run(context => context.Response.WriteAsync("hello", context.RequestAborted));
        await app.StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => app.Contact().SentAt is not null);
        return app;
    }

    /// <returns>How much of Claire's time that took.</returns>
    private Task<TimeSpan> StopAsync(WebApplication app) => PassAsync(app.StopAsync(TestContext.Current.CancellationToken), TimeSpan.FromSeconds(1));

    /// <summary>Moves the clock from timer to timer while the task goes on, and no further than to a limit, at which it must have ended.</summary>
    private async Task<TimeSpan> PassAsync(Task task, TimeSpan limit)
    {
        var began = _clock.Now;
        bool MayGoOn(out TimeSpan step)
        {
            step = _clock.NextDue ?? TimeSpan.MaxValue;
            return step <= limit - (_clock.Now - began);
        }

        await Until.TrueAsync(() => task.IsCompleted, meanwhile: () =>
        {
            if (MayGoOn(out var step)) _clock.Advance(step);
        });
        await task;
        return _clock.Now - began;
    }
}
