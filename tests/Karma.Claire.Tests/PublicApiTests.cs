using Karma.Testing;

namespace Karma.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfClaire_IsTheReviewedOne() => Golden.Verify("public-api.txt", PublicApi.Describe(typeof(Claire).Assembly));

    [Fact]
    public void Namespaces_OfClaire_NeverHideTheClass() =>
        Assert.DoesNotContain(typeof(Claire).Assembly.GetTypes(), t => t.Namespace?.StartsWith("Karma.Claire", StringComparison.Ordinal) == true);
}
