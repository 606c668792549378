using Karma.Beacon;

namespace Karma.Tests.Beacon;

public sealed class BeatTests
{
    [Fact]
    public void After_TheSameRunAndNumber_IsTheSame()
    {
        // Part of the format in which Karl keeps history: these numbers never change.
        Assert.Equal(0x64996B446EF3904AUL, Beat.SeedOf("ABCDEF"u8));
        Assert.Equal(1729837u, Beat.After(Beat.SeedOf("ABCDEF"u8), 1));
        Assert.Equal(6304769u, Beat.After(Beat.SeedOf("ABCDEF"u8), 2));
    }

    [Fact]
    public void After_ManyKeepalives_IsSpreadEvenly()
    {
        var seed = Beat.SeedOf("QWERTY"u8);
        var tenths = new int[10];
        for (var sequence = 1; sequence <= 10_000; sequence++) tenths[(int)(Beat.After(seed, sequence) * 10L >> Beat.Bits)]++;

        Assert.All(tenths, count => Assert.InRange(count, 850, 1_150));
    }

    [Fact]
    public void After_TwoRunsThatBeganTogether_DoNotBeaconTogether()
    {
        var (one, other) = (Beat.SeedOf("AAAAAA"u8), Beat.SeedOf("AAAAAB"u8));
        Assert.InRange(Enumerable.Range(1, 1_000).Count(i => Math.Abs((int)Beat.After(one, i) - (int)Beat.After(other, i)) < 1 << (Beat.Bits - 5)), 0, 120);
    }
}
