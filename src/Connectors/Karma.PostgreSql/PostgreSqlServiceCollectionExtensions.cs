using Karma.PostgreSql;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives Karl the engine <c>postgresql</c>.</summary>
public static class PostgreSqlServiceCollectionExtensions
{
    /// <summary>
    /// Lets <c>Karma:Karl:Store:Engine</c> be <c>postgresql</c>; <c>Karma:Karl:Store:Connection</c> is then Npgsql's connection string, see
    /// <see cref="PostgreSqlStore"/>. Safe to call twice.
    /// </summary>
    /// <param name="services">The services of an application with Karl.</param>
    /// <returns><paramref name="services"/>, so that calls can be chained.</returns>
    public static IServiceCollection AddPostgreSqlStore(this IServiceCollection services) =>
        services.AddStoreEngine("postgresql", options => new PostgreSqlStore(options.Connection ?? ""));
}
