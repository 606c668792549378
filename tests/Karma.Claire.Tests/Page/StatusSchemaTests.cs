using System.Text.Json;
using Karma.Page;
using Karma.Testing;
using Karma.Tests.Fakes;
using Karma.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Karma.Tests.Page;

public sealed class StatusSchemaTests : IDisposable
{
    private readonly IHost _host = Hosts.Worker(new FakeClock(), o => o.Instruments.Add("schema.test"));

    private StatusSchema Schema => _host.Services.GetRequiredService<StatusSchema>();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Json_EveryMemberOfTheStatusAndTheBuild_IsDescribed()
    {
        using var schema = JsonDocument.Parse(Schema.Json());
        var status = schema.RootElement.GetProperty("properties");
        var build = status.GetProperty("build").GetProperty("properties");
        var process = status.GetProperty("process").GetProperty("properties");

        Assert.Equal(WireJson.Default.ClaireStatus.Properties.Select(p => p.Name), status.EnumerateObject().Select(p => p.Name));
        Assert.Equal(WireJson.Default.BuildInfo.Properties.Select(p => p.Name), build.EnumerateObject().Select(p => p.Name));
        Assert.All(status.EnumerateObject().Concat(build.EnumerateObject()).Concat(process.EnumerateObject()), p => Assert.NotEmpty(p.Value.GetProperty("description").GetString()!));
    }

    [Fact]
    public void Markdown_OfTheStatus_IsTheReviewedOne() => Golden.Verify("schema.md", Schema.Markdown());

    [Fact]
    public void Json_TheServicesOwn_DescribedFromItsTypes()
    {
        using var meter = new System.Diagnostics.Metrics.Meter("Karma.Tests.Schema");
        meter.CreateCounter<int>("schema.test", "{order}", "Orders taken");
        var claire = _host.Claire();
        claire.Report(() => new Described(1, ["a"]), DescribedJson.Default.Described);
        claire.Var("train_ms", () => 1L, "How long training took");
        claire.Var("state", () => new Described(1, []), DescribedJson.Default.Described);
        using var schema = JsonDocument.Parse(Schema.Json());
        var members = schema.RootElement.GetProperty("properties");
        var runtime = members.GetProperty("runtime").GetProperty("properties").GetProperty("described");
        var vars = members.GetProperty("vars").GetProperty("properties");

        Assert.Equal("What a test reports.", runtime.GetProperty("description").GetString());
        Assert.Equal("How many wait.", runtime.GetProperty("properties").GetProperty("waiting").GetProperty("description").GetString());
        Assert.Equal("array", runtime.GetProperty("properties").GetProperty("names").GetProperty("type").GetString());
        Assert.Equal("How long training took", vars.GetProperty("train_ms").GetProperty("description").GetString());
        Assert.Equal("integer", vars.GetProperty("train_ms").GetProperty("type").GetString());
        Assert.Equal("What a test reports.", vars.GetProperty("state").GetProperty("description").GetString());
        Assert.Equal("Orders taken Unit: {order}.", vars.GetProperty("schema.test").GetProperty("description").GetString());
        Assert.Contains("\n## runtime.described\n", Schema.Markdown(), StringComparison.Ordinal);
        Assert.Contains("| `waiting` | integer | required | How many wait. |", Schema.Markdown(), StringComparison.Ordinal);
    }

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
