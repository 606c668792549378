using System.Text.Json;
using Karma.Page;
using Karma.Testing;
using Karma.Tests.Fakes;
using Karma.Wire;

namespace Karma.Tests.Page;

public sealed class StatusSchemaTests
{
    [Fact]
    public void Json_EveryMemberOfTheStatusAndTheBuild_IsDescribed()
    {
        using var schema = JsonDocument.Parse(StatusSchema.Json());
        var status = schema.RootElement.GetProperty("properties");
        var build = status.GetProperty("build").GetProperty("properties");

        Assert.Equal(WireJson.Default.ClaireStatus.Properties.Select(p => p.Name), status.EnumerateObject().Select(p => p.Name));
        Assert.Equal(WireJson.Default.BuildInfo.Properties.Select(p => p.Name), build.EnumerateObject().Select(p => p.Name));
        Assert.All(status.EnumerateObject().Concat(build.EnumerateObject()), p => Assert.NotEmpty(p.Value.GetProperty("description").GetString()!));
    }

    [Fact]
    public void Markdown_OfTheStatus_IsTheReviewedOne() => Golden.Verify("schema.md", StatusSchema.Markdown());

    [Theory]
    [InlineData("schema", "application/schema+json; charset=utf-8", "{")]
    [InlineData("schema=md", "text/markdown; charset=utf-8", "#")]
    [InlineData("all&schema=fs", "application/schema+json; charset=utf-8", "{")]
    public async Task Get_Schema_JsonUnlessMarkdownIsAskedFor(string query, string type, string beginning)
    {
        await using var app = Hosts.Web(new FakeClock());
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Listening();
        using var client = app.Client();
        using var answer = await client.GetAsync("/.current?" + query);

        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
        Assert.StartsWith(beginning, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
