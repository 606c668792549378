using Karma.Karl.Store;
using Microsoft.AspNetCore.Builder;

namespace Karma.Karl.Web.Intake;

/// <summary>Karl names himself to those who report, whatever he answers: a Claire who knows that it is he may offer him more.</summary>
internal static class Identity
{
    public const string Header = "Karma-Karl";

    public static void AddIdentity(this IEndpointConventionBuilder routes, KarlId id) => routes.Add(endpoint =>
    {
        var answer = endpoint.RequestDelegate!; // Whoever maps an address says what answers there.
        endpoint.RequestDelegate = context =>
        {
            context.Response.Headers[Header] = id.Text;
            return answer(context);
        };
    });
}
