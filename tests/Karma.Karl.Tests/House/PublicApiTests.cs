using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.House;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfKarl_IsTheReviewedOne() => Golden.Verify("public-api.txt", PublicApi.Describe(typeof(IStore).Assembly));
}
