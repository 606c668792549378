using FsCheck.Fluent;
using Karma.Karl.History;

namespace Karma.Karl.Tests.History;

public sealed class BlockSummaryTests
{
    private const long First = 1_795_236_540_000_000;
    private const long Allowance = 45_000_000;

    [Fact]
    public void Decode_AnySummary_IsAsItWas() => Property.Holds(Gen.Choose(0, int.MaxValue), seed =>
    {
        var summary = Any(new Random(seed));
        var read = BlockSummary.Decode(summary.Encode(Allowance), summary.FirstOrder, summary.LastOrder, Allowance);

        Assert.NotNull(read);
        Assert.Equal(summary, read with { Stretches = summary.Stretches });
        Assert.Equal(summary.Stretches, read.Stretches);
    });

    [Fact]
    public void Encode_BlockWithoutABreakOfAnInstanceThatIsUpForAMonth_TakesTwelveBytes()
    {
        var last = First + 2_400_000_000;
        var since = First - (30 * 86_400_000_000);
        var end = new Course(CourseKind.Up, since, since, last - 3, Allowance, IsLeast: false);

        Assert.InRange(new BlockSummary(First, last, [new UpStretch(First, last, last + 1, since, last - 3, Allowance, IsLeast: false)], end).Encode(Allowance).Length, 1, 12);
    }

    [Fact]
    public void Decode_AnyBytes_ASummaryOrNone() => Property.Holds(Property.Bytes, bytes =>
    {
        BlockSummary.Decode(bytes, First, First + 1, Allowance);
        BlockSummary.Decode([1, .. bytes], First, First + 1, Allowance);
    });

    private static BlockSummary Any(Random random)
    {
        var order = First;
        var stretches = new List<UpStretch>();
        for (var i = random.Next(4); i > 0; i--)
        {
            var from = order + random.Next(0, 100_000_000);
            order = from + random.Next(0, 1_000_000_000);
            var until = order + random.Next(1, 60_000_000);
            stretches.Add(new UpStretch(from, order, until, from - random.NextInt64(-5, 30 * 86_400_000_000), order - random.Next(9), random.Next(5, 90) * 1_000_000, random.Next(4) == 0));
            order = until;
        }

        var last = order + (random.Next(2) * random.Next(50_000_000));
        var at = last - random.Next(100);
        var since = at - random.NextInt64(90 * 86_400_000_000);
        var end = random.Next(4) switch
        {
            0 => new Course(CourseKind.Done, since, 0, at, 0, IsLeast: false),
            1 => new Course(CourseKind.Lost, 0, 0, 0, 0, IsLeast: true),
            _ => new Course(CourseKind.Up, since, 0, at, random.Next(2) == 0 ? Allowance : random.Next(6_000_000, 90_000_000), random.Next(3) == 0),
        };
        if (random.Next(2) == 0) stretches = [new UpStretch(First, last, last + 1, end.Since, end.At, end.Allowance, end.IsLeast)];
        return new BlockSummary(First, last, [.. stretches], end);
    }
}
