using Karma.Karl.Store;
using Karma.Testing;
using Karma.Testing.Processes;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;

namespace Karma.EndToEnd;

/// <summary>Karl's pages as a person sees them, in a real browser.</summary>
public sealed class PagesTests : IAsyncLifetime
{
    private const string Hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    private static readonly string Long = new('w', 3_000);

    private static readonly KeepaliveBody Orders = new()
    {
        Build = KeepaliveBody.SomeBuild,
        Runtime = KeepaliveBody.RuntimeOf("All is well."),
        Dependencies = "[\"127.0.0.1:9090\"]",
        More = "\"labels\":{\"owner\":\"team-orders\",\"runbook\":\"https://runbooks.example/orders\"},\"vars\":{\"queue\":7}",
    };

    private static readonly KeepaliveBody Nasty = new()
    {
        Codename = "NASTYY",
        Port = 9090,
        Service = Hostile,
        Runtime = KeepaliveBody.RuntimeOf(Long),
        More = $"\"labels\":{{\"{Long}\":\"{Long}\"}}",
    };

    private KarlServer _karl = null!; // Set before each test.
    private Browser _browser = null!; // As above.

    public async ValueTask InitializeAsync()
    {
        _browser = await Browser.StartAsync();
        _karl = await KarlServer.StartAsync(new KarlSetup { Prefix = "/karl" });
        await _karl.BeatAsync(TimeSpan.FromSeconds(20), Orders, Nasty);
    }

    public async ValueTask DisposeAsync()
    {
        // Neither is there where there is no browser on this machine.
        if (_karl is not null) await _karl.DisposeAsync();
        if (_browser is not null) await _browser.DisposeAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, true, 360)]
    [InlineData(ColorScheme.Dark, true, 360)]
    [InlineData(ColorScheme.Light, false, 360)]
    [InlineData(ColorScheme.Dark, true, 740)]
    [InlineData(ColorScheme.Light, true, 965)]
    public async Task Pages_OnASmallScreen_FitItsWidthAndBreakNoRule(ColorScheme scheme, bool hasScript, int screen)
    {
        var (page, complaints) = await _browser.OpenAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            JavaScriptEnabled = hasScript,
            ViewportSize = new ViewportSize { Width = screen, Height = 740 },
        });
        foreach (var address in await AddressesAsync())
        {
            await page.GotoAsync(_karl.Locator + address);
            Assert.NotEqual("owned", await page.TitleAsync());
            var width = await page.Locator("html").EvaluateAsync<int>("e => e.scrollWidth");
            Assert.True(width <= screen, $"{address} is {width} pixels wide.");
        }

        Assert.DoesNotContain(complaints, c => !c.Contains("404 (Not Found)", StringComparison.Ordinal)); // One of the pages is that there is none.
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pages_InEitherLight_HaveContrast(ColorScheme scheme)
    {
        await _karl.AdvanceAsync(TimeSpan.FromMinutes(1));
        var (page, _) = await _browser.OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme });
        foreach (var address in await AddressesAsync())
        {
            await page.GotoAsync(_karl.Locator + address);
            Assert.Empty(await page.EvaluateAsync<string[]>(Contrast));
        }
    }

    [Fact]
    public async Task Fleet_AnInstanceFalls_ShownWithoutAReload()
    {
        var (page, complaints) = await _browser.OpenAsync();
        await page.GotoAsync(_karl.Locator + "?html");
        await Assertions.Expect(page.Locator(".verdict h2")).ToHaveTextAsync("Everything is up");
        await page.EvaluateAsync("document.getElementById('q').value = 'half a word'; document.querySelector('.lead a').focus(); window.mark = 1");

        await _karl.AdvanceAsync(TimeSpan.FromMinutes(1));
        await TickUntilAsync(page, async () => await page.Locator(".outage").CountAsync() == 2);

        await Assertions.Expect(page.Locator(".verdict h2")).ToHaveTextAsync("2 services are down");
        Assert.Equal(1, await page.EvaluateAsync<int>("window.mark"));
        Assert.Equal("half a word", await page.InputValueAsync("#q"));
        Assert.StartsWith("2 down", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Fleet_KarlIsGoneAndComesBack_SaysSoAndShowsWhatItKnew()
    {
        var setup = new KarlSetup { Store = new MemoryStore(), Url = $"http://127.0.0.1:{Ports.Free()}" }; // Nobody else takes it in between.
        var first = await KarlServer.StartAsync(setup);
        var locator = first.Locator;
        await first.KeepaliveAsync(Orders);
        var (page, _) = await _browser.OpenAsync();
        await page.GotoAsync(locator + "?html");
        await first.DisposeAsync();

        await Assertions.Expect(page.Locator("#news")).ToContainTextAsync("Karl is gone since", new() { Timeout = 20_000 });
        await Assertions.Expect(page.Locator(".verdict h2")).ToHaveTextAsync("Everything is up");

        setup.Clock.Advance(TimeSpan.FromSeconds(10));
        await using var second = await KarlServer.StartAsync(setup with { Url = locator.ToString() });
        await Assertions.Expect(page.Locator("#news")).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(page.Locator(".verdict h2")).ToHaveTextAsync("1 service is unknown"); // Until it is heard again.
    }

    [Fact]
    public async Task Times_InTheReadersZone_WithUtcToBeHad()
    {
        var (page, _) = await _browser.OpenAsync(new BrowserNewContextOptions { TimezoneId = "Asia/Tokyo", Locale = "en-GB" });
        await page.GotoAsync(_karl.Locator + "instance/ABCDEF");

        var time = page.Locator("main dl time.at").First;
        Assert.Contains("09:00:00", await time.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("2026-11-21 00:00:00 UTC", await time.GetAttributeAsync("title"));
    }

    [Fact]
    public async Task Search_FromTheKeyboard_LeadsThereInTheSameWindow()
    {
        var (page, _) = await _browser.OpenAsync();
        await page.GotoAsync(_karl.Locator + "?html&h=1");
        await page.FocusAsync("#q");
        await page.Keyboard.TypeAsync("ABCDEF");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page).ToHaveURLAsync(_karl.Locator + "instance/ABCDEF?h=1");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("ABCDEF");
    }

    [Fact]
    public async Task Window_ChosenByHand_IsInTheAddress()
    {
        var (page, _) = await _browser.OpenAsync();
        await page.GotoAsync(_karl.Locator + "service/orders");
        await page.ClickAsync(".range summary");
        await page.FillAsync("input[name=from]", "2026-11-21T00:00:01");
        await page.FillAsync("input[name=to]", "2026-11-21T00:00:10");
        await page.ClickAsync(".range button");

        await Assertions.Expect(page).ToHaveURLAsync(_karl.Locator + "service/orders?from=2026-11-21T00%3A00%3A01&to=2026-11-21T00%3A00%3A10");
        await Assertions.Expect(page.Locator(".title .state")).ToHaveTextAsync("up");
    }

    [Fact]
    public async Task Window_ChosenInTheReadersZone_IsUtcInTheAddress()
    {
        var (page, complaints) = await _browser.OpenAsync(new BrowserNewContextOptions { TimezoneId = "Asia/Tokyo" });
        await page.GotoAsync(_karl.Locator + "service/orders?from=2026-11-21T00:00:02&to=2026-11-21T00:00:09");
        await page.ClickAsync(".range summary");
        await Assertions.Expect(page.Locator(".range input[name=from]")).ToHaveValueAsync("2026-11-21T09:00:02");
        await page.FillAsync(".range input[name=from]", "2026-11-21T09:00:01");
        await page.ClickAsync(".range button");

        await Assertions.Expect(page).ToHaveURLAsync(_karl.Locator + "service/orders?from=2026-11-21T00%3A00%3A01&to=2026-11-21T00%3A00%3A09");
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Keyboard_Alone_SkipsToThePageAndSeesWhereItIs()
    {
        var (page, _) = await _browser.OpenAsync();
        await page.GotoAsync(_karl.Locator + "?html");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        Assert.InRange((await page.Locator(".skip").BoundingBoxAsync())?.Width ?? 0, 100, 400); // It is seen as soon as it is reached.
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#main")).ToBeFocusedAsync();
        for (var i = 0; i < 20; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal("solid", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task ClosedDoor_InABrowser_ReadableAndBreaksNoRule(ColorScheme scheme)
    {
        var (page, complaints) = await _browser.OpenAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ExtraHTTPHeaders = new Dictionary<string, string> { ["Via"] = "1.1 proxy" },
            ViewportSize = new ViewportSize { Width = 360, Height = 740 },
        });
        await page.GotoAsync(_karl.Locator + "?html");

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("The view door is closed to you");
        Assert.Equal("704px", await page.EvaluateAsync<string>("getComputedStyle(document.body).maxWidth")); // Its style is let through.
        Assert.InRange(await page.Locator("html").EvaluateAsync<int>("e => e.scrollWidth"), 100, 360);
        Assert.Empty(await page.EvaluateAsync<string[]>(Contrast));
        Assert.DoesNotContain(complaints, c => !c.Contains("403 (Forbidden)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Karl_WithinAnApplication_ClickedThrough()
    {
        await using var karl = await KarlServer.StartAsync(Shop.With("/karl"));
        await karl.BeatAsync(TimeSpan.FromSeconds(20), Orders);
        var (page, complaints) = await _browser.OpenAsync();
        await page.GotoAsync(new Uri(karl.Locator, Shop.PathBase + "/").ToString());
        await page.ClickAsync("text=Karl");
        await Assertions.Expect(page.Locator(".verdict h2")).ToHaveTextAsync("Everything is up");
        await page.ClickAsync(".lead a");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("orders");
        await page.ClickAsync(".list td.code a");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("ABCDEF");
        await page.ClickAsync("#keepalives td a");
        await Assertions.Expect(page.Locator("pre.body")).ToContainTextAsync("\"codename\": \"ABCDEF\"");
        foreach (var name in new[] { "Topology", "Changes", "Karl himself", "Fleet" }) await page.ClickAsync($"header nav >> text={name}");
        await page.FillAsync("#q", "team-orders");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("ABCDEF");
        await page.ClickAsync(".brand");

        await karl.AdvanceAsync(TimeSpan.FromMinutes(1));

        await Assertions.Expect(page.Locator(".verdict h2")).ToHaveTextAsync("orders is down", new() { Timeout = 20_000 }); // By its stream, through all of the shop.
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task View_OfAStatus_ShownAndReadableInEitherLightOnAPhone()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Add = builder => builder.Services.AddStatusView(ViewedJson.Default.Viewed, "status", Viewed.Show) });
        await karl.KeepaliveAsync(Orders);
        await karl.KeepaliveAsync(Nasty);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var (page, complaints) = await _browser.OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = 360, Height = 740 } });
            foreach (var codename in new[] { "ABCDEF", "NASTYY" })
            {
                await page.GotoAsync(karl.Locator + "instance/" + codename);
                await Assertions.Expect(page.Locator(".note.headline")).ToHaveCountAsync(1);
                Assert.InRange(await page.Locator("html").EvaluateAsync<int>("e => e.scrollWidth"), 100, 360);
                Assert.InRange(await page.Locator(".meter rect").First.EvaluateAsync<double>("e => e.getBoundingClientRect().width / e.parentElement.getBoundingClientRect().width"), 0.24, 0.26);
                Assert.Empty(await page.EvaluateAsync<string[]>(Contrast));
            }

            Assert.Empty(complaints);
        }
    }

    private async Task<List<string>> AddressesAsync()
    {
        var items = (await _karl.GetAsync("api/v1/instance/NASTYY/keepalives")).GetProperty("items");
        var build = (await _karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("build").GetString();
        return
        [
            "?html", "?html&group=host", "?html&group=none", "service/orders", "service/" + Uri.EscapeDataString(Hostile), "instance/ABCDEF", "instance/NASTYY",
            $"instance/NASTYY/keepalives/{items[0].GetProperty("order").GetInt64()}", $"build/{build}?html", "host/127.0.0.1", "endpoint/127.0.0.1:9090", "topology", "topology?group=service", "topology?group=host",
            "karl", "search?q=o", "service/unheard", "?html&to=2026-11-20T00:00:00Z",
        ];
    }

    // Karl's clock is the test's; the browser's runs.
    private async Task TickUntilAsync(IPage page, Func<Task<bool>> isTrue)
    {
        for (var i = 0; i < 100 && !await isTrue(); i++)
        {
            await _karl.AdvanceAsync(TimeSpan.FromSeconds(1));
            await page.WaitForTimeoutAsync(100);
        }
    }

    /// <summary>Texts of which the colour is too close to that of the ground, by WCAG 2.1 AA.</summary>
    private const string Contrast =
        """
        () => {
          const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = color => {
            context.clearRect(0, 0, 1, 1);
            context.fillStyle = color;
            context.fillRect(0, 0, 1, 1);
            return [...context.getImageData(0, 0, 1, 1).data];
          };
          const light = ([r, g, b]) => {
            const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * x + 0.7152 * y + 0.0722 * z;
          };
          const ground = element => {
            for (let e = element; e; e = e.parentElement) {
              const color = rgba(getComputedStyle(e).backgroundColor);
              if (color[3] === 255) return color;
            }
            return [255, 255, 255, 255];
          };
          const faults = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || element.closest('svg, noscript, .unseen') || !element.getClientRects().length) continue;
            const style = getComputedStyle(element);
            const [a, b] = [light(rgba(style.color)), light(ground(element))].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            const least = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
            if (ratio < least) faults.push(`${location.pathname} ${ratio.toFixed(2)} ${element.className}: ${walker.currentNode.data.trim().slice(0, 40)}`);
          }
          return [...new Set(faults)];
        }
        """;
}
