using Karma.LiteDb;
using Karma.Testing;
using Karma.Testing.Kills;
using Karma.Testing.Processes;

namespace Karma.Connectors.Tests.LiteDb;

/// <summary>The <c>karl</c> command on a LiteDB file.</summary>
public sealed class LiteDbKarlTests(ITestOutputHelper output)
{
    private const string Engine = "Store:Engine=litedb";

    [Fact]
    public void PublicApi_OfLiteDb_IsTheReviewedOne() => Golden.Verify("public-api-litedb.txt", PublicApi.Describe(typeof(LiteDbStore).Assembly));

    [Fact]
    public async Task Kill_InTheMiddleOfALoad_KeepsEachAcknowledgedKeepaliveOnce()
    {
        var summary = await new KillRun(seed: Random.Shared.Next(), output.WriteLine, Engine).RunAsync(4);
        output.WriteLine(summary.ToString());

        Assert.All(summary.Rounds, round => Assert.False(round.IsFaulty, round.ToString()));
        Assert.False(summary.IsFaulty, summary.ToString());
    }

    [Fact]
    public async Task Start_AnotherKarlHasTheStore_EndsWithAClearWord()
    {
        using var scratch = new Scratch();
        await using var first = new KarlProcess(scratch.Path, Ports.Free());
        await first.StartAsync(scratch.File("karl.db"), Engine);
        await using var second = new KarlProcess(scratch.Path, Ports.Free());
        second.Begin(scratch.File("karl.db"), Engine);

        Assert.Equal(1, await second.Process.ExitAsync());
        Assert.Contains("Another Karl writes to", Assert.Single(second.Process.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Store:Path=", "Path is empty")]
    [InlineData("Store:Path=/", "which is a folder")]
    [InlineData("History:MostBytes=100000000", "the engine 'litedb' does not tell")]
    [InlineData("Store:Engine=oracle", "'sqlite' or 'memory' or 'postgresql' or 'litedb'")]
    public async Task Start_SettingsThatCannotBe_EndsWithAClearWord(string setting, string expected)
    {
        using var scratch = new Scratch();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        karl.Begin(scratch.File("karl.db"), Engine, setting);

        Assert.Equal(1, await karl.Process.ExitAsync());
        Assert.Contains(expected, Assert.Single(karl.Process.Errors), StringComparison.Ordinal);
    }
}
