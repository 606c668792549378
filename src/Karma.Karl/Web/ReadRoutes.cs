using Karma.Karl.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web;

/// <summary>What is read is read by <c>GET</c>, and asked after by <c>HEAD</c>, as uptime checkers do.</summary>
internal static class ReadRoutes
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapRead(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> answer) =>
        routes.MapMethods(pattern, Methods, context => AnswerAsync(context, answer));

    private static async Task AnswerAsync(HttpContext context, Func<HttpContext, Task> answer)
    {
        // A sender who pipelines a question behind a keepalive is still on the writer's thread here; a page must not hold that up.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await answer(context).ConfigureAwait(false);
        }
        catch (ProblemException e)
        {
            await e.Problem.WriteAsync(context).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            await Problem.Unreadable(e).WriteAsync(context).ConfigureAwait(false);
        }
    }
}
