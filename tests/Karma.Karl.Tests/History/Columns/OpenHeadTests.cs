using FsCheck.Fluent;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
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
            Records.AssertSame(records, ColumnBlock.Decode(head.ToBlock(), _templates));
        }
    }

    [Fact]
    public void Restore_AtAnyRecord_GoesOnAsIfNothingHadHappened() => Property.Holds(
        from run in Records.Runs
        from cut in Gen.Choose(0, run.Length)
        select (run, cut),
        example =>
        {
            var (whole, begun) = (new OpenHead(), new OpenHead());
            foreach (var record in example.run) whole.Append(record, _templates, _frame);
            foreach (var record in example.run[..example.cut]) begun.Append(record, _templates, _frame);
            var restored = OpenHead.Restore(begun.ToBlock(), _templates, _frame);
            foreach (var record in example.run[example.cut..]) restored.Append(record, _templates, _frame);

            Records.AssertSame(example.run, ColumnBlock.Decode(restored.ToBlock(), _templates));
            Assert.Equal(whole.Count, restored.Count);
        },
        count: 100);

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
