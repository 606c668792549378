using Karma.LiteDb;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives Karl the engine <c>litedb</c>.</summary>
public static class LiteDbServiceCollectionExtensions
{
    /// <summary>
    /// Lets <c>Karma:Karl:Store:Engine</c> be <c>litedb</c>; <c>Karma:Karl:Store:Path</c> is then the database file, see
    /// <see cref="LiteDbStore"/>. Safe to call twice.
    /// </summary>
    /// <param name="services">The services of an application with Karl.</param>
    /// <returns><paramref name="services"/>, so that calls can be chained.</returns>
    public static IServiceCollection AddLiteDbStore(this IServiceCollection services) =>
        services.AddStoreEngine("litedb", options => new LiteDbStore(options.Path));
}
