using System.Reflection;
using Karma.Takeovers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Karma.Hosting;

/// <summary>
/// Names a service that neither code nor configuration named: by what it was called when it took its port over, which the next one will
/// compare; else a library's default, then the entry assembly.
/// </summary>
internal sealed class ServiceName(IEnumerable<DefaultServiceName> defaults, Tenancy tenancy, IHostEnvironment? environment = null)
    : IPostConfigureOptions<ClaireOptions>
{
    public void PostConfigure(string? name, ClaireOptions options)
    {
        options.Service ??= tenancy.Service
            ?? defaults.FirstOrDefault()?.Name
            ?? Assembly.GetEntryAssembly()?.GetName().Name
            ?? environment?.ApplicationName;
    }
}
