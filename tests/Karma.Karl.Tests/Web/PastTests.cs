using System.Text.Json;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>
/// The same questions about the present, about a window that is over, after the instances left Karl's memory, and after he was started
/// anew on the same file: the past does not change.
/// </summary>
public sealed class PastTests : IDisposable
{
    private const string At = "from=2026-11-21T00:01:00Z&to=2026-11-21T00:06:00Z";
    private static readonly KeepaliveBody Leaves = new() { Codename = "LEAVES", Build = KeepaliveBody.SomeBuild };
    private static readonly KeepaliveBody Silent = new() { Codename = "SILENT", Port = 8081, Service = "prices", Runtime = KeepaliveBody.RuntimeOf("fine") };
    private readonly TemporaryFolder _folder = new();

    private static readonly string[] Questions =
    [
        "api/v1/fleet?", "api/v1/fleet?state=done&", "api/v1/host/127.0.0.1?", "api/v1/endpoint/127.0.0.1:8081?", "api/v1/service/prices?",
        "api/v1/instance/LEAVES?", "api/v1/instance/SILENT?", "api/v1/instance/LEAVES/keepalives?", "api/v1/instance/SILENT/keepalives?limit=5&",
        "api/v1/topology?", "api/v1/diff?", "api/v1/entity?entity=service/prices&",
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Any_WindowOfThePast_AnsweredTheSameForEver()
    {
        var setup = new KarlSetup { Path = _folder.File("karl.db") };
        Dictionary<string, string> atOnce;
        await using (var karl = await KarlServer.StartAsync(setup))
        {
            await karl.BeatAsync(TimeSpan.FromMinutes(4), Leaves, Silent);
            await karl.GoodbyeAsync("LEAVES");
            await karl.AdvanceAsync(TimeSpan.FromMinutes(3));
            atOnce = await AskAsync(karl);
            Assert.Equal("""{"up":0,"down":1,"done":1,"unknown":0,"missing":1}""", Counts(atOnce["api/v1/fleet?"]));

            await karl.AdvanceAsync(TimeSpan.FromHours(1));
            await AssertSameAsync(atOnce, karl);
        }

        setup.Clock.Advance(TimeSpan.FromHours(5));
        await using var again = await KarlServer.StartAsync(setup);
        await AssertSameAsync(atOnce, again);
        await again.AdvanceAsync(TimeSpan.FromMinutes(2));
        await AssertSameAsync(atOnce, again);
    }

    [Fact]
    public async Task Fleet_WindowInsideKarlsAbsence_AfterTheInstanceLeft_ShowsItUnknown()
    {
        var setup = new KarlSetup { Path = _folder.File("karl.db") };
        await using (var karl = await KarlServer.StartAsync(setup)) await karl.BeatAsync(TimeSpan.FromMinutes(20), Silent);
        setup.Clock.Advance(TimeSpan.FromHours(1));
        await using var again = await KarlServer.StartAsync(setup);
        await again.BeatAsync(TimeSpan.FromMinutes(5), Silent);
        await again.GoodbyeAsync("SILENT");
        await again.AdvanceAsync(TimeSpan.FromMinutes(20));

        var fleet = await again.GetAsync("api/v1/fleet?from=2026-11-21T00:45:00Z&to=2026-11-21T00:50:00Z");

        Assert.Equal(1, fleet.GetProperty("counts").GetProperty("unknown").GetInt32());
    }

    [Fact]
    public async Task Instance_WindowBetweenTwoKeepalives_StillThere()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.BeatAsync(TimeSpan.FromMinutes(90), Silent);

        Assert.DoesNotContain(await NarrowAsync(karl), n => !n.Contains("\"up\":1", StringComparison.Ordinal));

        await karl.GoodbyeAsync("SILENT");
        await karl.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.DoesNotContain(await NarrowAsync(karl), n => !n.Contains("\"up\":1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Instance_WindowsOfManyKinds_TheStateAtTheirEnds()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.AdvanceAsync(TimeSpan.FromMinutes(10));
        await karl.BeatAsync(TimeSpan.FromMinutes(10), Leaves);
        await karl.GoodbyeAsync("LEAVES");
        await karl.AdvanceAsync(TimeSpan.FromHours(2));

        async Task<int> Count(string window, string state) =>
            (await karl.GetAsync("api/v1/fleet?" + window)).GetProperty("counts").GetProperty(state).GetInt32();
        Assert.Equal(0, await Count("", "done"));
        Assert.Equal(1, await Count("m=150", "done"));
        Assert.Equal(1, await Count("h=3", "done"));
        Assert.Equal(1, await Count("h=2.5", "done"));
        Assert.Equal(1, await Count("d=1", "done"));
        Assert.Equal(1, await Count("from=2026-11-21T00:12:00Z&to=2026-11-21T00:13:00Z", "up"));
        Assert.Equal(1, await Count($"from={KeepaliveBody.Epoch + 720_000_000}&interval_us=60000000", "up"));
        Assert.Equal(1, await Count("to=2026-11-21T00:21:00Z&m=10", "done"));
        Assert.Equal(1, await Count("to=2026-11-21T00:11:00Z", "up"));
        Assert.Equal(0, await Count("to=2026-11-21T00:09:00Z", "up"));
        await karl.GetAsync("api/v1/instance/LEAVES?to=2026-11-21T00:09:00Z", System.Net.HttpStatusCode.NotFound);
    }

    private static async Task<List<string>> NarrowAsync(KarlServer karl)
    {
        var narrow = new List<string>();
        for (var second = 0; second < 5400; second += 20)
        {
            var list = await karl.GetAsync($"api/v1/fleet?from={KeepaliveBody.Epoch + (second * 1_000_000L) + 5_000_000L}&interval_us=2000000");
            narrow.Add($"{second}: {list.GetProperty("counts").GetRawText()}");
        }

        return narrow;
    }

    private static async Task<Dictionary<string, string>> AskAsync(KarlServer karl)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var question in Questions) answers[question] = (await karl.GetAsync(question + At)).GetRawText();
        return answers;
    }

    private static async Task AssertSameAsync(Dictionary<string, string> expected, KarlServer karl)
    {
        foreach (var (question, answer) in await AskAsync(karl)) Assert.Equal($"{question}\n{expected[question]}", $"{question}\n{answer}");
    }

    private static string Counts(string list)
    {
        using var document = JsonDocument.Parse(list);
        return document.RootElement.GetProperty("counts").GetRawText();
    }
}
