using System.Text.Json;
using Karma.Testing;
using Karma.Tests.Fakes;
using Karma.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Karma.Tests.Vars;

public sealed class VariablesTests : IDisposable
{
    private readonly RecordedLogs _logs = new();
    private readonly IHost _host;

    public VariablesTests() => _host = Hosts.Worker(new FakeClock(), logs: _logs);

    private Claire Claire => _host.Claire();

    public void Dispose()
    {
        _host.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Var_EachKind_ByNameInOrderAskedEachTime()
    {
        var trained = 0L;
        Claire.Var("model_train_time_ms", () => ++trained);
        Claire.Var("accuracy", () => 0.25);
        Claire.Var("is_leader", () => true);
        Claire.Var("region", () => "eu <b>");
        Claire.Var("nothing", () => (string?)null);
        Claire.Var("queue", () => new QueueDepth(7, null), Statuses.Default.QueueDepth);

        await VarsAsync();
        Assert.Equal(
            """{"accuracy":0.25,"is_leader":true,"model_train_time_ms":2,"nothing":null,"queue":{"waiting":7,"oldest":null},"region":"eu <b>"}""",
            await VarsAsync());
    }

    [Fact]
    public async Task Var_NoneOrAllRemoved_NoMember()
    {
        Assert.Equal("null", await VarsAsync());
        Claire.Var("a", () => 1);

        Assert.True(Claire.RemoveVar("a"));
        Assert.False(Claire.RemoveVar("a"));
        Assert.Equal("null", await VarsAsync());
    }

    [Fact]
    public async Task Var_SameName_TheLaterOne()
    {
        Claire.Var("a", () => 1);
        Claire.Var("a", () => "two");

        Assert.Equal("""{"a":"two"}""", await VarsAsync());
    }

    [Fact]
    public async Task Var_Throws_ItsPlaceSaysSoWithoutItsWordsAndTheLogOnce()
    {
        var isBroken = true;
        Claire.Var("a", () => 1);
        Claire.Var("b", () => isBroken ? throw new InvalidOperationException("password=secret") : 2L);
        Claire.Var("c", () => double.NaN);

        Assert.Equal("""{"a":1,"b":{"error":"InvalidOperationException"},"c":{"error":"ArgumentException"}}""", await VarsAsync());
        await VarsAsync();
        isBroken = false;
        Assert.Contains("\"b\":2", await VarsAsync(), StringComparison.Ordinal);
        isBroken = true;
        await VarsAsync();

        Assert.Equal(["b", "c", "b"], _logs.Lines.Where(l => l.Id == 1300).Select(l => l.Text.Split('\'')[1]));
    }

    [Fact]
    public async Task Var_TooLong_ItsPlaceSaysSo()
    {
        Claire.Var("a", () => new string('x', 8190));
        Claire.Var("b", () => new string('x', 8191));

        using var vars = JsonDocument.Parse(await VarsAsync());
        Assert.Equal(8190, vars.RootElement.GetProperty("a").GetString()?.Length);
        Assert.Equal("8193 bytes long; at most 8192 are shown", vars.RootElement.GetProperty("b").GetProperty("error").GetString());
    }

    [Fact]
    public void Var_MoreThanAPageHolds_Refused()
    {
        for (var i = 0; i < 256; i++) Claire.Var($"v{i}", () => i);
        Claire.Var("v255", () => 0);

        Assert.Throws<InvalidOperationException>(() => Claire.Var("one more", () => 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void Var_NoName_Refused(string name) => Assert.Throws<ArgumentException>(() => Claire.Var(name, () => 1));

    [Fact]
    public async Task Var_ManyThreads_NoneIsLost()
    {
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, async (i, _) =>
        {
            Claire.Var($"v{i}", () => i);
            await VarsAsync();
        });

        Assert.Equal(200, JsonDocument.Parse(await VarsAsync()).RootElement.EnumerateObject().Count());
    }

    private async Task<string> VarsAsync() => JsonSerializer.Serialize(
        (await _host.StatusAsync()).Vars, WireJson.Readable.IReadOnlyDictionaryStringJsonElement)
        .Replace("\n", "", StringComparison.Ordinal).Replace("  ", "", StringComparison.Ordinal).Replace("\": ", "\":", StringComparison.Ordinal);
}
