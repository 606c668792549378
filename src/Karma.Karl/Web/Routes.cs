using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web;

/// <summary>
/// What is read is read by <c>GET</c>, and asked after by <c>HEAD</c>, as uptime checkers do; what comes is sent by <c>POST</c>; what ends is ended
/// by <c>DELETE</c>.
/// </summary>
internal static class Routes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Sending = [HttpMethods.Post];
    private static readonly string[] Ending = [HttpMethods.Delete];

    public static void MapRead(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> answer) =>
        routes.MapMethods(pattern, Reading, context => AnswerAsync(context, answer));

    public static void MapSend(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> answer) =>
        routes.MapMethods(pattern, Sending, context => AnswerAsync(context, answer));

    public static void MapEnd(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> answer) =>
        routes.MapMethods(pattern, Ending, context => AnswerAsync(context, answer));

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
        catch (Exception e) when (Problem.IsUnreadable(e))
        {
            await Problem.Unreadable(e).WriteAsync(context).ConfigureAwait(false);
        }
    }
}
