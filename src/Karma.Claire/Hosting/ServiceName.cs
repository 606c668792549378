using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Karma.Hosting;

/// <summary>Names a service that neither code nor configuration named: a library's default first, then the entry assembly.</summary>
internal sealed class ServiceName(IEnumerable<DefaultServiceName> defaults, IHostEnvironment? environment = null)
    : IPostConfigureOptions<ClaireOptions>
{
    public void PostConfigure(string? name, ClaireOptions options)
    {
        options.Service ??= defaults.FirstOrDefault()?.Name
            ?? Assembly.GetEntryAssembly()?.GetName().Name
            ?? environment?.ApplicationName;
    }
}
