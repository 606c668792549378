using System.Globalization;
using Karma.Karl.Fleet;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Karma.Karl.Web.Api;

/// <summary>The questions about months: what became of an instance, a service or an endpoint, hour by hour or day by day.</summary>
internal sealed class AvailabilityEndpoints(AvailabilityQuery availability, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapRead("/instance/{codename}/availability", InstanceAsync);
        api.MapRead("/service/{service}/availability", ServiceAsync);
        api.MapRead("/endpoint/{endpoint}/availability", EndpointAsync);
    }

    private Task InstanceAsync(HttpContext context)
    {
        var codename = EntityId.Segment(context, fromLast: 1);
        return AnswerAsync(context, EntityId.Instance(codename), "instance", codename, (window, step) =>
            Codename.IsValid(codename) ? availability.OfInstanceAsync(codename, window, step, context.RequestAborted) : ValueTask.FromResult<Buckets?>(null));
    }

    private Task ServiceAsync(HttpContext context)
    {
        var service = EntityId.Segment(context, fromLast: 1);
        return AnswerAsync(context, EntityId.Service(service), "service", service, (window, step) =>
            availability.OfPlaceAsync(Place.OfService(service), window, step, context.RequestAborted));
    }

    private Task EndpointAsync(HttpContext context)
    {
        var text = EntityId.Segment(context, fromLast: 1);
        if (!Endpoint.TryParse(text, out var endpoint))
            throw new ProblemException(Problem.BadParameter("endpoint", text, "Give an address and a port, such as 10.0.0.7:8080 or [::1]:8080."));
        return AnswerAsync(context, EntityId.EndpointOf(endpoint), "endpoint", text, (window, step) =>
            availability.OfPlaceAsync(Place.OfEndpoint(endpoint), window, step, context.RequestAborted));
    }

    private async Task AnswerAsync(HttpContext context, string entityId, string kind, string name, Func<Window, int, ValueTask<Buckets?>> ask)
    {
        var query = context.Request.Query;
        var window = WindowParameters.Read(query, clock.NowMicroseconds());
        var step = StepParameter.Read(query, window);
        var limit = PageParameters.Limit(query);
        var from = Cursor(query["cursor"].FirstOrDefault());
        var buckets = await ask(window, step).ConfigureAwait(false)
            ?? throw new ProblemException(Problem.NotFound(kind, name, "Nothing of that name was there in this window; widen it with d=30."));
        await Answer.JsonAsync(context, AvailabilityList.Of(entityId, buckets, step, from, limit), KarlJson.Default.AvailabilityList).ConfigureAwait(false);
    }

    private static long Cursor(string? text)
    {
        if (text is null) return 0;
        return DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Hour.Of(Time.Microseconds(time))
            : throw new ProblemException(Problem.BadParameter("cursor", text, "Give the value of 'next' from the page before, unchanged."));
    }
}
