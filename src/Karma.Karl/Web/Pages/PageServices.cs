using Karma.Karl.Web.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Karma.Karl.Web.Pages;

/// <summary>All that makes the pages; a new kind of page is added here.</summary>
internal static class PageServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<StatusViews>();
        services.TryAddSingleton<Shell>();
        services.TryAddSingleton<PageEndpoints>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IPage, FleetPage>(),
            ServiceDescriptor.Singleton<IPage, HostPage>(),
            ServiceDescriptor.Singleton<IPage, EndpointPage>(),
            ServiceDescriptor.Singleton<IPage, ServicePage>(),
            ServiceDescriptor.Singleton<IPage, InstancePage>(),
            ServiceDescriptor.Singleton<IPage, KeepalivePage>(),
            ServiceDescriptor.Singleton<IPage, LivePage>(),
            ServiceDescriptor.Singleton<IPage, BuildPage>(),
            ServiceDescriptor.Singleton<IPage, TopologyPage>(),
            ServiceDescriptor.Singleton<IPage, DifferencePage>(),
            ServiceDescriptor.Singleton<IPage, KarlPage>(),
            ServiceDescriptor.Singleton<IPage, SearchPage>(),
        ]);
    }
}
