using Karma.Karl.Liveness;
using Karma.Karl.Web.Live;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web.Pages;

/// <summary>Answers with pages; an error is a page too, with the search on it.</summary>
internal sealed class PageEndpoints(IEnumerable<IPage> pages, Shell shell, Pulse pulse, TimeProvider clock)
{
    /// <summary>Addresses at which the original Karl answers too, who decides there whether a page is wanted.</summary>
    private static readonly HashSet<string> Shared = [FleetPage.Address, BuildPage.Address];

    private readonly Dictionary<string, IPage> _pages = pages.ToDictionary(p => p.Pattern, StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder view)
    {
        foreach (var page in _pages.Values.Where(p => !Shared.Contains(p.Pattern))) view.MapRead(page.Pattern, c => AnswerAsync(c, page));
        view.MapRead(Assets.Pattern, Assets.WriteAsync);
    }

    public Task FleetAsync(HttpContext context) => AnswerAsync(context, _pages[FleetPage.Address]);

    public Task BuildAsync(HttpContext context) => AnswerAsync(context, _pages[BuildPage.Address]);

    private async Task AnswerAsync(HttpContext context, IPage page)
    {
        Asked? asked = null;
        try
        {
            asked = AskedOf(context, page);
            var made = await page.MakeAsync(asked).ConfigureAwait(false);
            if (made.Elsewhere is { } address) Redirect(context, address);
            else await shell.WriteAsync(context, asked, made).ConfigureAwait(false);
        }
        catch (ProblemException e)
        {
            await WriteAsync(context, page, asked, e.Problem).ConfigureAwait(false);
        }
        catch (Exception e) when (Problem.IsUnreadable(e))
        {
            await WriteAsync(context, page, asked, Problem.Unreadable(e)).ConfigureAwait(false);
        }
    }

    private Asked AskedOf(HttpContext context, IPage page) => new(context, page.Pattern, clock.NowMicroseconds(), pulse.Count);

    private static void Redirect(HttpContext context, string address)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(address);
    }

    // A window that is none is told on a page of the window that is meant where nothing is said.
    private Task WriteAsync(HttpContext context, IPage page, Asked? asked, Problem problem)
    {
        if (asked is null) context.Request.Query = new QueryCollection();
        return shell.WriteAsync(context, asked ?? AskedOf(context, page), ErrorPage.Of(problem));
    }
}
