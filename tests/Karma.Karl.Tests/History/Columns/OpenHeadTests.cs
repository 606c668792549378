using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Testing;
using Karma.Testing.Simulated;

namespace Karma.Karl.Tests.History.Columns;

public sealed class OpenHeadTests
{
    private readonly TemplateCatalog _templates = new();
    private readonly Frame _frame = new();

    [Fact]
    public void ToBlock_AtEachRecord_HoldsWhatWasAppendedSoFar()
    {
        var run = new SimulatedRun(Population.Median, 2);
        var head = new OpenHead();
        var records = new List<KeepaliveRecord>();
        while (!head.IsFull)
        {
            records.Add(run.Next());
            head.Append(records[^1], _templates, _frame);
            Records.AssertSame(records, OpenedBlock.Of(head.ToBlock(), _templates));
        }
    }

    [Fact]
    public void Recall_AfterEachRecord_IsThatRecordOrTellsThatItIsNot() => Property.Holds(Records.Runs, run =>
    {
        var head = new OpenHead();
        foreach (var record in run)
        {
            head.Append(record, _templates, _frame);
            if (head.Recall(new Frame()) is { } recalled) Records.AssertSame([record], [recalled]);
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(3)]
    [InlineData(5)]
    public void Recall_OfWhatServicesSend_IsNearlyAlwaysThere(int population)
    {
        var run = new SimulatedRun((Population)population, 2);
        var (head, recalled) = (new OpenHead(), 0);
        for (var i = 0; i < 100; i++)
        {
            var record = run.Next();
            head.Append(record, _templates, _frame);
            if (head.Recall(_frame) is not { } last) continue;
            Records.AssertSame([record], [last]);
            recalled++;
        }

        Assert.InRange(recalled, 95, 100);
    }

    [Fact]
    public void Append_AFullHeadOfAMedianService_TakesLittleMemory()
    {
        var run = new SimulatedRun(Population.Median, 2);
        for (var warm = new OpenHead(); warm.Count < 3;) warm.Append(run.Next(), _templates, _frame);
        var head = new OpenHead();
        while (!head.IsFull) head.Append(run.Next(), _templates, _frame);

        Assert.Equal(120, head.Count);
        Assert.InRange(head.Capacity, 1_000, 3_500);
    }
}
