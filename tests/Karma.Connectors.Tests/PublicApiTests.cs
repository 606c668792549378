using Karma.PostgreSql;
using Karma.Testing;

namespace Karma.Connectors.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfPostgreSql_IsTheReviewedOne() => Golden.Verify("public-api-postgresql.txt", PublicApi.Describe(typeof(PostgreSqlStore).Assembly));
}
