using Karma.Testing;
using Microsoft.Playwright;

namespace Karma.EndToEnd;

/// <summary>A real browser, which trusts nothing outside of this machine and complains of whatever a page does that it must not.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Browser> StartAsync()
    {
        var chromium = Engines.Require("chromium");
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000); // Milliseconds: for a busy machine.
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Arguments }));
    }

    /// <summary>A page of its own; its complaints, of errors and of what the policy forbade, are gathered.</summary>
    public async Task<(IPage Page, List<string> Complaints)> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var context = await _browser.NewContextAsync(options ?? new BrowserNewContextOptions());
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        return (page, complaints);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
