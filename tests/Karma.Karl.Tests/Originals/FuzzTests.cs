using System.Text;
using Karma.Testing;
using Karma.Testing.Fuzz;

namespace Karma.Karl.Tests.Originals;

/// <summary>A few seconds of what <c>eng/soak</c> does for hours, the same in each run; and that it would find something if it were there.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20_261_121;

    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Run_OfAFewSeconds_FindsNothing()
    {
        using var folder = new TemporaryFolder();
        await using var karl = await KarlServer.StartAsync();
        using var targets = new FuzzTargets(karl.Locator);

        var summary = await new FuzzRun(Seed, targets.All, folder.File("findings")).RunAsync(AtMost, turns: 120);

        Assert.Empty(summary.Findings);
        Assert.True(summary.Inputs > 20_000 && summary.Kept > 100, summary.ToString());
        await karl.KeepaliveAsync(new KeepaliveBody());
    }

    [Fact]
    public async Task Run_AgainstOneThatBreaks_WritesDownTheInputThatBreaksIt()
    {
        using var folder = new TemporaryFolder();
        var breaks = new Breaks("\\ud800"u8.ToArray());

        var summary = await new FuzzRun(Seed, [breaks], folder.File("findings")).RunAsync(AtMost, turns: 100);

        var finding = Assert.Single(summary.Findings);
        Assert.StartsWith("System.FormatException: It holds what it must not.", finding.What, StringComparison.Ordinal);
        Assert.Contains("\\ud800", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(finding.File, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.True(summary.Kept > 1, summary.ToString());
    }

    private sealed class Breaks(byte[] at) : IFuzzTarget
    {
        public string Name => "breaks";

        public string Corpus => "batches";

        public int Share => 10;

        public ValueTask<string> TryAsync(byte[] input) =>
            input.AsSpan().IndexOf(at) < 0 ? new($"{input.Length / 100}") : throw new FormatException("It holds what it must not.");
    }
}
