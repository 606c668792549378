using Karma.Karl.Store;
using Karma.Karl.Web;
using Karma.Karl.Web.Api;
using Karma.Karl.Web.Doors;
using Karma.Karl.Web.Intake;
using Karma.Karl.Web.Live;
using Karma.Karl.Web.Original;
using Karma.Karl.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

// In the framework's own namespace, so that the one line needs no using.
namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives Karl his addresses.</summary>
public static class KarlEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps Karl at <paramref name="prefix"/>: keepalives in, and the fleet out, as a page, as the original's JSON, and under
    /// <c>api/v1/</c>. The locator that services report to is the application's address with this prefix.
    /// </summary>
    /// <param name="endpoints">The application, on whose builder <c>AddKarl()</c> was called.</param>
    /// <param name="prefix">The mount point, such as <c>/karl</c>. Default: the root.</param>
    /// <returns>
    /// The mapped group, to which conventions can be added. What is added to all of it holds for keepalives too, and besides Karl's own doors,
    /// which <see cref="Karma.Karl.Hosting.KarlOptions.Doors"/> opens.
    /// </returns>
    /// <exception cref="InvalidOperationException"><c>AddKarl()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapKarl(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var services = endpoints.ServiceProvider;
        var keepalives = services.GetService<KeepaliveEndpoint>()
            ?? throw new InvalidOperationException("Karl is mapped but not added: call builder.AddKarl() before the application is built.");
        var original = services.GetRequiredService<OriginalEndpoints>();
        var api = services.GetRequiredService<ApiEndpoints>();
        var doors = services.GetRequiredService<DoorKeeper>();

        var group = endpoints.MapGroup(prefix);
        var report = doors.Report(group);
        report.AddIdentity(services.GetRequiredService<KarlId>());
        report.MapPost("/", (RequestDelegate)keepalives.PostAsync);
        report.MapSend("/keepalives", services.GetRequiredService<BatchEndpoint>().PostAsync);
        report.MapDelete("/", (RequestDelegate)keepalives.DeleteAsync);

        var view = doors.View(group);
        view.MapRead("/", original.FleetAsync);
        view.MapRead("/status", OriginalEndpoints.StatusAsync);
        view.MapRead("/build/{name}", original.BuildAsync);
        view.MapRead("/snapshot/{name}", original.SnapshotAsync);
        view.MapRead("/topology.dot", api.DotAsync);
        services.GetRequiredService<PageEndpoints>().Map(view);
        view.MapRead("/live", services.GetRequiredService<LiveEndpoint>().WriteAsync);
        var v1 = view.MapGroup("/api/v1");
        api.Map(v1);
        services.GetRequiredService<AvailabilityEndpoints>().Map(v1);

        view.MapRead("/metrics", services.GetRequiredService<MetricsEndpoint>().WriteAsync);
        DoorKeeper.Outside(group).MapRead("/healthz", services.GetRequiredService<HealthEndpoint>().WriteAsync);

        var control = doors.Control(group).MapGroup("/api/v1");
        services.GetRequiredService<ControlEndpoints>().Map(control);
        services.GetRequiredService<BackupEndpoint>().Map(control);
        return group;
    }
}
