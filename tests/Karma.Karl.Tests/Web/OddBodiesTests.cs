using System.Net;
using System.Text;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>What was sent is kept byte for byte, and whatever was sent, no view of the fleet breaks over it.</summary>
public sealed class OddBodiesTests : IAsyncLifetime
{
    private static readonly string[] Views =
    [
        "?json", "?html", "build/ABCDEF", "snapshot/ABCDEF", "snapshot/ABCDEF?nobuild", "topology.dot", "api/v1/fleet", "api/v1/topology",
        "api/v1/instance/ABCDEF", "api/v1/instance/ABCDEF/keepalives", "instance/ABCDEF?html", "topology?html", "search?q=zzzz&html", "host/127.0.0.1?html",
    ];

    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await KarlServer.StartAsync();

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Theory]
    [MemberData(nameof(OddBodies.All), MemberType = typeof(OddBodies))]
    public async Task Post_OddAndValid_KeptByteForByteAndEveryViewStands(string body)
    {
        for (var i = 0; i < 3; i++) // The first tells the build, the second repeats it, the third is a difference of differences.
        {
            await AssertTakenAsync(Encoding.UTF8.GetBytes(body));
            await _karl.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        await AssertKeptAsync(body);
        await AssertViewsStandAsync();
    }

    [Fact]
    public async Task Post_OneAfterTheOther_EachKeptByteForByte()
    {
        foreach (var row in OddBodies.All)
        {
            await AssertTakenAsync(Encoding.UTF8.GetBytes(row.Data));
            await AssertKeptAsync(row.Data);
        }
    }

    [Fact]
    public async Task Post_AfterItsBuildIsKnown_TextThatIsNoUtf8IsRefusedAsBefore()
    {
        var good = new KeepaliveBody { Build = KeepaliveBody.SomeBuild, Runtime = KeepaliveBody.RuntimeOf("@") };
        var bad = Encoding.UTF8.GetBytes(good.ToJson());
        bad[Array.IndexOf(bad, (byte)'@')] = 0xFF;
        using var before = await PostAsync(bad);
        await _karl.KeepaliveAsync(good);

        using var after = await PostAsync(bad);

        Assert.Equal(HttpStatusCode.BadRequest, before.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, after.StatusCode);
        await AssertViewsStandAsync();
    }

    [Theory]
    [InlineData("?json")]
    [InlineData("snapshot/ABCDEF")]
    [InlineData("build/ABCDEF")]
    [InlineData("api/v1/instance/ABCDEF")]
    [InlineData("api/v1/instance/ABCDEF/keepalives/1795219200000000")]
    public async Task Get_TextsOfOthersAsJson_NeverTakenForAPage(string view)
    {
        await _karl.KeepaliveAsync(new KeepaliveBody { Build = "{\"a\":\"<script>\"}", Runtime = "{\"a\":\"<script>\"}" });

        using var answer = await _karl.Client.GetAsync(new Uri(view, UriKind.Relative));

        Assert.Contains("<script>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    private Task<HttpResponseMessage> PostAsync(byte[] body) =>
        _karl.Client.PostAsync(new Uri("?codename=ABCDEF", UriKind.Relative), new ByteArrayContent(body));

    private async Task AssertTakenAsync(byte[] body)
    {
        using var answer = await PostAsync(body);
        Assert.Equal("OK\n", await answer.Content.ReadAsStringAsync());
    }

    private async Task AssertKeptAsync(string body)
    {
        var latest = (await _karl.GetAsync("api/v1/instance/ABCDEF/keepalives?limit=1")).GetProperty("items")[0];
        var kept = await _karl.Client.GetByteArrayAsync(new Uri("api/v1/" + latest.GetProperty("body").GetString(), UriKind.Relative));
        Assert.Equal(body, Encoding.UTF8.GetString(kept));
    }

    private async Task AssertViewsStandAsync()
    {
        foreach (var view in Views)
        {
            using var answer = await _karl.Client.GetAsync(new Uri(view, UriKind.Relative));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(
                answer.IsSuccessStatusCode || (view.StartsWith("build/", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.NotFound),
                $"{view} answers {(int)answer.StatusCode}: {text}");
            if (!view.Contains("html", StringComparison.Ordinal) && !view.EndsWith("dot", StringComparison.Ordinal)) Assert.StartsWith("{", text, StringComparison.Ordinal);
        }
    }
}
