using System.Globalization;
using Karma.Testing;
using Karma.Testing.Processes;
using Microsoft.Playwright;

namespace Karma.EndToEnd;

/// <summary>The drawing of who depends on whom, in a real browser: zoomed, moved, lit up and followed.</summary>
public sealed class TopologyDrawingTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Shop = new() { Service = "shop", Codename = "SHOP", Port = 8080, Dependencies = "[\"127.0.0.1:9000\"]" };
    private static readonly KeepaliveBody Orders = new() { Service = "orders", Codename = "ORDERS", Port = 9000, Dependencies = "[\"127.0.0.1:5432\",\"127.0.0.1:6379\"]" };
    private static readonly KeepaliveBody Ledger = new() { Service = "ledger", Codename = "LEDGER", Port = 5432 };
    private static readonly KeepaliveBody Mail = new() { Service = "mail", Codename = "MAIL", Port = 25, Dependencies = "[\"127.0.0.1:5432\"]" };

    private KarlServer _karl = null!; // Set before each test.
    private Browser _browser = null!; // As above.

    public async ValueTask InitializeAsync()
    {
        _browser = await Browser.StartAsync();
        _karl = await KarlServer.StartAsync();
        await _karl.BeatAsync(TimeSpan.FromSeconds(20), Shop, Orders, Ledger, Mail);
    }

    public async ValueTask DisposeAsync()
    {
        if (_karl is not null) await _karl.DisposeAsync();
        if (_browser is not null) await _browser.DisposeAsync();
    }

    [Fact]
    public async Task Drawing_WheelButtonsAndKeys_Zoom()
    {
        var (page, complaints) = await OpenAsync();
        var whole = await ScaleAsync(page);

        await page.ClickAsync("[data-zoom=in]");
        var closer = await ScaleAsync(page);
        await page.HoverAsync("#stage");
        await page.Keyboard.DownAsync("Control");
        await page.Mouse.WheelAsync(0, -200);
        await page.Keyboard.UpAsync("Control");
        await UntilAsync(async () => await ScaleAsync(page) > closer);
        var closest = await ScaleAsync(page);
        await page.FocusAsync("#stage");
        await page.Keyboard.PressAsync("-");
        var further = await ScaleAsync(page);
        var before = await page.GetAttributeAsync(".graph:not(.sign)", "viewBox");
        await page.Keyboard.PressAsync("ArrowRight");
        var after = await page.GetAttributeAsync(".graph:not(.sign)", "viewBox");
        await page.Keyboard.PressAsync("0");

        Assert.True(whole < closer && further < closest, $"{whole} {closer} {closest} {further}");
        Assert.NotEqual(before, after);
        Assert.Equal(whole, await ScaleAsync(page));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Drawing_TheWheelAlone_IsThePages()
    {
        var (page, _) = await OpenAsync(height: 300);
        var whole = await ScaleAsync(page);

        await page.HoverAsync("#stage");
        await page.Mouse.WheelAsync(0, 120);
        await UntilAsync(async () => await page.EvaluateAsync<double>("scrollY") > 0);

        Assert.Equal(whole, await ScaleAsync(page));
    }

    [Fact]
    public async Task Drawing_Dragged_MovesAndFollowsNoLink()
    {
        var (page, _) = await OpenAsync();
        await page.ClickAsync("[data-zoom=in]");
        var before = await page.GetAttributeAsync(".graph:not(.sign)", "viewBox");
        var box = await page.Locator("a.node").First.BoundingBoxAsync() ?? throw new InvalidOperationException("The box is not to be seen.");

        await page.Mouse.MoveAsync(box.X + 40, box.Y + 10);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 140, box.Y + 40, new() { Steps = 5 });
        await page.Mouse.UpAsync();

        Assert.NotEqual(before, await page.GetAttributeAsync(".graph:not(.sign)", "viewBox"));
        Assert.EndsWith("/topology", page.Url, StringComparison.Ordinal);

        await page.FocusAsync("a.node:has-text('orders')"); // Who presses Enter afterwards means it.
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(_karl.Locator + "endpoint/127.0.0.1:9000");
    }

    [Fact]
    public async Task Drawing_ByTheTabulator_CanBeSkipped()
    {
        var (page, _) = await OpenAsync();
        await page.FocusAsync("[data-zoom=fit]");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".drawing .skip")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");

        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.closest('table') !== null"));
    }

    [Fact]
    public async Task Drawing_Clicked_LeadsToWhatWasClicked()
    {
        var (page, _) = await OpenAsync();

        await page.ClickAsync("a.node:has-text('orders')");

        await Assertions.Expect(page).ToHaveURLAsync(_karl.Locator + "endpoint/127.0.0.1:9000");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Drawing_PointedAtOrFocused_LightsUpWhatDependsOnWhat(bool byKeyboard)
    {
        var (page, complaints) = await OpenAsync();

        if (byKeyboard) await page.FocusAsync("a.node:has-text('orders')");
        else await page.HoverAsync("a.node:has-text('orders')");

        await Assertions.Expect(page.Locator(".told")).ToHaveTextAsync("orders at 127.0.0.1:9000: up. It depends on 2, and 1 depends on it.");
        Assert.Equal(["127.0.0.1:6379", "ledger"], (await page.Locator(".node.needs text:first-of-type").AllTextContentsAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(["shop"], await page.Locator(".node.needed text:first-of-type").AllTextContentsAsync());
        Assert.Equal(1, await page.Locator(".graph:not(.sign) .node:not(.lit)").CountAsync()); // Mail has to do with the ledger only.
        Assert.Equal(2, await page.Locator(".edge.needs").CountAsync());
        Assert.Equal(1, await page.Locator(".edge.needed").CountAsync());
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Drawing_AnInstanceFallsAndAnotherComes_StaysZoomedAndLit()
    {
        var (page, complaints) = await OpenAsync();
        await page.ClickAsync("[data-zoom=in]");
        await page.ClickAsync("[data-zoom=in]");
        var scale = await ScaleAsync(page);
        await page.FocusAsync("a.node:has-text('orders')");
        await page.EvaluateAsync("window.mark = 1");

        for (var i = 0; i < 100 && await page.Locator("a.node.down").CountAsync() == 0; i++)
        {
            await _karl.BeatAsync(TimeSpan.FromSeconds(20), Shop, Orders, Ledger, new KeepaliveBody { Service = "attic", Codename = "ATTIC", Port = 1 });
            await page.WaitForTimeoutAsync(300);
        }

        await Assertions.Expect(page.Locator("a.node.down")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("a.node:has-text('attic')")).ToHaveCountAsync(1);
        Assert.Equal(1, await page.EvaluateAsync<int>("window.mark"));
        Assert.Equal(scale, await ScaleAsync(page));
        await Assertions.Expect(page.Locator("a.node:has-text('orders')")).ToBeFocusedAsync();
        Assert.Contains("self", await page.GetAttributeAsync("a.node:has-text('orders')", "class"), StringComparison.Ordinal);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Drawing_TwoFingers_ZoomIt()
    {
        var (page, complaints) = await _browser.OpenAsync(new BrowserNewContextOptions { HasTouch = true, IsMobile = true, ViewportSize = new ViewportSize { Width = 360, Height = 740 } });
        await page.GotoAsync(_karl.Locator + "topology");
        var whole = await ScaleAsync(page);
        var stage = await page.Locator("#stage").BoundingBoxAsync() ?? throw new InvalidOperationException("The drawing is not to be seen.");
        var devtools = await page.Context.NewCDPSessionAsync(page);
        var (x, y) = (stage.X + stage.Width / 2, stage.Y + stage.Height / 2);

        await TouchAsync("touchStart", 10);
        for (var apart = 20; apart <= 60; apart += 10) await TouchAsync("touchMove", apart);
        await devtools.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });

        await UntilAsync(async () => await ScaleAsync(page) > 2 * whole);
        Assert.True(await page.Locator("html").EvaluateAsync<int>("e => e.scrollWidth") <= 360);
        Assert.Empty(complaints);

        Task TouchAsync(string type, int apart) => devtools.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = new object[] { new { x = x - apart, y, id = 1 }, new { x = x + apart, y, id = 2 } },
        });
    }

    [Fact]
    public async Task Drawing_WithoutScript_IsWholeAndScrolls()
    {
        var (page, _) = await _browser.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false, ViewportSize = new ViewportSize { Width = 360, Height = 740 } });
        await page.GotoAsync(_karl.Locator + "topology");

        var (stage, drawing) = (page.Locator("#stage"), page.Locator(".graph:not(.sign)"));
        var natural = int.Parse(await drawing.GetAttributeAsync("width") ?? "", CultureInfo.InvariantCulture);
        Assert.True(natural > 360);
        Assert.True(await stage.EvaluateAsync<int>("e => e.scrollWidth") >= natural);
        await Assertions.Expect(page.Locator(".zoom")).ToBeHiddenAsync();
    }

    private async Task<(IPage Page, List<string> Complaints)> OpenAsync(int height = 900)
    {
        var (page, complaints) = await _browser.OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1_280, Height = height } });
        await page.GotoAsync(_karl.Locator + "topology");
        return (page, complaints);
    }

    private static async Task<double> ScaleAsync(IPage page) =>
        double.Parse(await page.GetAttributeAsync("#stage", "data-scale") ?? "", CultureInfo.InvariantCulture);

    private static Task UntilAsync(Func<Task<bool>> isTrue) => Poll.UntilAsync("the drawing has come to that", TimeSpan.FromSeconds(30), isTrue);
}
