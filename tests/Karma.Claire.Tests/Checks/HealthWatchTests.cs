using Karma.Checks;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Karma.Tests.Checks;

public sealed class HealthWatchTests
{
    private readonly HealthWatch _watch = new();

    [Fact]
    public async Task Publish_AllHealthy_NothingFails()
    {
        Assert.Null(_watch.Current);
        await PublishAsync(("db", HealthStatus.Healthy));

        Assert.Equal(("healthy", null), (_watch.Current?.Status, _watch.Current?.Failing));
    }

    [Fact]
    public async Task Publish_SomeFail_TheWorstAndTheirNamesAndNoWordOfTheirs()
    {
        await PublishAsync(("queue", HealthStatus.Degraded), ("db", HealthStatus.Unhealthy), ("disk", HealthStatus.Healthy));

        Assert.Equal("unhealthy", _watch.Current?.Status);
        Assert.Equal([KeyValuePair.Create("db", "unhealthy"), KeyValuePair.Create("queue", "degraded")], _watch.Current?.Failing);
    }

    [Fact]
    public async Task Publish_ReportOfSomeChecks_TheOthersStand()
    {
        await PublishAsync(("db", HealthStatus.Unhealthy));
        await PublishAsync(("queue", HealthStatus.Healthy));
        await PublishAsync();
        Assert.Equal("unhealthy", _watch.Current?.Status);

        await PublishAsync(("db", HealthStatus.Healthy));
        Assert.Equal("healthy", _watch.Current?.Status);
    }

    [Fact]
    public async Task Publish_MoreThanAPageHolds_AHundredNamesAreShown()
    {
        await PublishAsync([.. Enumerable.Range(0, 200).Select(i => (new string('n', 200) + i, HealthStatus.Degraded)), ("db", HealthStatus.Degraded)]);

        Assert.Equal(2, _watch.Current?.Failing?.Count);
        Assert.Equal(128, _watch.Current?.Failing?.Keys.Max(n => n.Length));
    }

    [Fact]
    public async Task Get_HostWithChecks_TheirResultIsInTheStatusHoweverOftenItIsLookedAt()
    {
        var runs = 0;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddHealthChecks()
            .AddCheck("db", () => HealthCheckResult.Unhealthy($"password=secret; run {Interlocked.Increment(ref runs)}"))
            .AddCheck("disk", () => HealthCheckResult.Healthy());
        builder.Services.Configure<HealthCheckPublisherOptions>(o => (o.Delay, o.Period) = (TimeSpan.Zero, TimeSpan.FromHours(1)));
        builder.AddClaire("orders");
        await using var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Listening();
        await Until.TrueAsync(() => app.Services.GetRequiredService<HealthWatch>().Current is not null);
        using var client = app.Client();

        for (var look = 0; look < 5; look++)
        {
            var page = await client.GetStringAsync("/.current");
            Assert.Contains("\"health\": {\n    \"status\": \"unhealthy\",\n    \"failing\": {\n      \"db\": \"unhealthy\"\n    }\n  }", page, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        }

        Assert.Equal(1, runs);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Compose_HostWithoutChecks_NoHealth()
    {
        using var host = Hosts.Worker(new FakeClock());

        Assert.Null((await host.StatusAsync()).Health);
    }

    private Task PublishAsync(params (string Name, HealthStatus Status)[] found) => _watch.PublishAsync(
        new HealthReport(
            found.ToDictionary(f => f.Name, f => new HealthReportEntry(f.Status, "password=secret", TimeSpan.Zero, new InvalidOperationException("secret"), null)),
            TimeSpan.Zero),
        TestContext.Current.CancellationToken);
}
