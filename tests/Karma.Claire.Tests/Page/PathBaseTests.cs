using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.AspNetCore.Builder;

namespace Karma.Tests.Page;

public sealed class PathBaseTests
{
    [Fact]
    public async Task Get_BehindThePathBase_StatusToo()
    {
        await using var app = Hosts.Web(new FakeClock());
        app.UsePathBase("/base");
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Listening();
        using var client = app.Client();

        Assert.Contains("orders", await client.GetStringAsync("/base/.current"), StringComparison.Ordinal);
        Assert.Contains("orders", await client.GetStringAsync("/.current"), StringComparison.Ordinal);
    }
}
