using System.Net;
using Karma.Testing;
using Microsoft.AspNetCore.Builder;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>From the fleet, every link of every page is followed.</summary>
public sealed class CrawlTests
{
    private const int MostPages = 400;

    [Theory]
    [InlineData("", "", "")]
    [InlineData("/karl", "", "h=24")]
    [InlineData("/karl", Shop.PathBase, "h=1")]
    [InlineData("/karl", "/base", "from=2026-11-21T00:00:00Z&to=2026-11-21T00:01:30Z")]
    public async Task Links_OfAllPages_LeadSomewhereAndStayInTheWindow(string prefix, string pathBase, string window)
    {
        await using var karl = await KarlServer.StartAsync(
            pathBase == Shop.PathBase ? Shop.With(prefix) : new KarlSetup { Prefix = prefix, Map = app => app.UsePathBase(pathBase) });
        await karl.KeepaliveAsync(new KeepaliveBody { Codename = "GONE", Port = 9090, Service = "prices", Build = KeepaliveBody.SomeBuild });
        await karl.AdvanceAsync(TimeSpan.FromSeconds(60));
        await karl.KeepaliveAsync(new KeepaliveBody { Service = "a/b \"<%2F>\" ü", Dependencies = "[\"127.0.0.1:9090\",\"db:5432\",\"127.0.0.1:1\"]", Build = KeepaliveBody.SomeBuild });
        await karl.KeepaliveAsync(new KeepaliveBody { Codename = "DONE", Port = 2 });
        await karl.GoodbyeAsync("DONE");
        await karl.AdvanceAsync(TimeSpan.FromSeconds(20));

        var root = $"{pathBase}{prefix}/";
        var start = $"{root}?html{(window.Length > 0 ? "&" + window : "")}";
        var (seen, next) = (new HashSet<string>(StringComparer.Ordinal) { start }, new Queue<string>([start]));
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        while (next.TryDequeue(out var address) && kinds.Count < MostPages)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(karl.Locator, address));
            request.Headers.Add("Accept", "text/html");
            using var answer = await karl.Client.SendAsync(request, TestContext.Current.CancellationToken);

            // What a page links to is there; but one who is named as a dependency may never have been heard, and the page says so.
            var isUnheard = address.Contains("127.0.0.1:1?", StringComparison.Ordinal) || address.EndsWith("127.0.0.1:1", StringComparison.Ordinal);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Found || isUnheard, $"{address} answers {(int)answer.StatusCode}");
            Assert.StartsWith(address.Contains("/.current", StringComparison.Ordinal) ? pathBase : root, address, StringComparison.Ordinal);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            kinds.Add(address[root.Length..].Split('/', '?')[0]);
            foreach (var link in Site.Links(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)))
            {
                if (link.StartsWith('#') || link.StartsWith('?') || link.StartsWith("http", StringComparison.Ordinal)) continue; // Options and windows have tests of their own.
                if (link.Contains("/live/", StringComparison.Ordinal)) continue; // It leads to a service, which is not there.
                var isEntity = new[] { "/service/", "/instance/", "/endpoint/", "/host/" }.Any(k => link.StartsWith(root.TrimEnd('/') + k, StringComparison.Ordinal));
                if (isEntity) Assert.EndsWith(window.Length > 0 ? "?" + window : "", Uri.UnescapeDataString(link.Split("#")[0].Replace("%3A", ":", StringComparison.Ordinal)).Replace("+", " ", StringComparison.Ordinal), StringComparison.Ordinal);
                var followed = link.EndsWith("/search", StringComparison.Ordinal) ? $"{link}?q=127.0.0.1:&{window}" : link; // A form, which has the window in its fields.
                if (seen.Add(followed)) next.Enqueue(followed);
            }
        }

        Assert.Superset(new HashSet<string>(["", "service", "instance", "endpoint", "host", "build", "topology", "diff", "karl", "search"]), kinds);
    }
}
