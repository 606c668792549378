using System.Net;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;

namespace Karma.Tests.Beacon;

/// <summary>A Karl whose certificate proves nothing to this system: every keepalive is a miss, and the log says why and what to do.</summary>
public sealed class HttpsTests
{
    [Theory]
    [InlineData("127.0.0.1", false,
        "his certificate is not trusted here (PartialChain); have this system trust the authority that issued it: on Linux, name a PEM file of its"
        + " certificate in the environment variable SSL_CERT_FILE")]
    [InlineData("127.0.0.1", true, "his certificate is not trusted here (NotTimeValid, PartialChain); ")]
    [InlineData("karl.example.com", false, "his certificate is not for the name '127.0.0.1'; name him in Karma:Claire:Karl as his certificate does, and his certificate is not trusted here")]
    public async Task Beacon_CertificateIsNotBelieved_TheLogSaysWhyAndWhatToDo(string name, bool hasExpired, string reason)
    {
        using var authority = new Authority();
        using var certificate = authority.Issue(name, hasExpired);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, https => https.UseHttps(certificate)));
        await using var karl = builder.Build();
        karl.Run(_ => throw new InvalidOperationException("Nobody may come in."));
        await karl.StartAsync(TestContext.Current.CancellationToken);

        var lost = await LostAsync(new Uri(karl.Urls.Single()));

        Assert.StartsWith($"Karl at {karl.Urls.Single()}/ does not take keepalives: {reason}", lost, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beacon_KarlSpeaksPlainHttp_TheLogSaysSo()
    {
        await using var karl = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]).Build();
        await karl.StartAsync(TestContext.Current.CancellationToken);

        var lost = await LostAsync(new Uri(karl.Urls.Single().Replace("http:", "https:", StringComparison.Ordinal)));

        Assert.Contains("does not take keepalives: no https connection could be agreed on: ", lost, StringComparison.Ordinal);
        Assert.Contains(". See that he speaks https there. The service is not affected", lost, StringComparison.Ordinal);
    }

    private static async Task<string> LostAsync(Uri karl)
    {
        using var logs = new RecordedLogs();
        using var host = Hosts.Worker(new FakeClock(), o => (o.Karl, o.Listen) = (karl, ""), logs);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => logs.Ids.Contains(1001));
        await host.StopAsync(TestContext.Current.CancellationToken);
        var lost = logs.Lines.Single(l => l.Id == 1001).Text;
        TestContext.Current.TestOutputHelper?.WriteLine(lost);
        return lost;
    }
}
