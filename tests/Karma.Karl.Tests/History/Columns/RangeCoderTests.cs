using FsCheck.Fluent;
using Karma.Karl.History.Columns;

namespace Karma.Karl.Tests.History.Columns;

public sealed class RangeCoderTests
{
    [Fact]
    public void Decisions_Any_ComeBack() => Property.Holds(
        from decisions in Gen.Choose(0, 3).Select(i => i > 0).ArrayOf()
        from numbers in Property.Longs.ArrayOf(decisions.Length)
        from widths in Gen.Choose(0, 64).ArrayOf(decisions.Length)
        select (decisions, numbers, widths),
        example =>
        {
            var encoder = new RangeEncoder();
            var probability = Probability.Even;
            for (var i = 0; i < example.decisions.Length; i++)
            {
                encoder.Bit(ref probability, example.decisions[i]);
                encoder.Bits((ulong)example.numbers[i], example.widths[i]);
                AssertComesBack(encoder.ToArray(), example, i + 1); // And it goes on behind its end.
            }
        },
        count: 100);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decisions_AlwaysTheSame_TakeNextToNothing(bool decision)
    {
        var encoder = new RangeEncoder();
        var probability = Probability.Even;
        for (var i = 0; i < 10_000; i++) encoder.Bit(ref probability, decision);
        Assert.InRange(encoder.ToArray().Length, 1, 20);
    }

    [Fact]
    public void Probability_Whatever_IsNeverNoneNorCertain()
    {
        foreach (var bit in new[] { true, false })
        {
            var probability = Probability.Even;
            for (var i = 0; i < 100_000; i++)
            {
                Probability.Learn(ref probability, bit);
                Assert.InRange((int)Probability.Chance(probability), 1, Probability.One - 1);
            }
        }
    }

    [Fact]
    public void Bits_FarBehindTheEnd_AreRefused() => Assert.Throws<InvalidDataException>(() =>
    {
        var decoder = new RangeDecoder([1, 2, 3]);
        for (var i = 0; i < 1_000; i++) decoder.Bits(0, 64);
    });

    private static void AssertComesBack(byte[] bytes, (bool[] Decisions, long[] Numbers, int[] Widths) example, int count)
    {
        var decoder = new RangeDecoder(bytes);
        var probability = Probability.Even;
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(example.Decisions[i], decoder.Bit(ref probability, bit: false));
            var mask = example.Widths[i] == 64 ? ulong.MaxValue : (1UL << example.Widths[i]) - 1;
            Assert.Equal((ulong)example.Numbers[i] & mask, decoder.Bits(0, example.Widths[i]));
        }
    }
}
