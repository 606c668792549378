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

    [Fact]
    public void Rest_AnywhereAndAwakeAgain_TheSameBlockToTheByte() => Property.Holds(Records.Runs, run =>
    {
        var (awake, sleeper) = (new OpenHead(), new OpenHead());
        var (own, templates) = (new TemplateCatalog(), new TemplateCatalog()); // What one has seen is new to the other.
        var resting = new RestingHead();
        foreach (var record in run)
        {
            awake.Append(record, own, _frame);
            sleeper.Append(record, templates, _frame);
            resting.Take(sleeper, _frame);
            Assert.Equal(awake.Count, resting.Count);
            sleeper = resting.Wake();
            resting.Leave();
            Assert.Equal(awake.ToBlock(), sleeper.ToBlock());
            if (awake.Recall(_frame) is { } recalled) Records.AssertSame([recalled], [Assert.IsType<KeepaliveRecord>(sleeper.Recall(_frame))]);
            else Assert.Null(sleeper.Recall(_frame));
        }

        Assert.Equal((awake.FirstOrder, awake.LastOrder, awake.Endpoint, awake.Build), (sleeper.FirstOrder, sleeper.LastOrder, sleeper.Endpoint, sleeper.Build));
        Assert.Equal(awake.Seal(), sleeper.Seal());
    });

    [Fact]
    public void Forget_WhatACheckpointHas_TheRestBehindItIsTheSameBlock() => Property.Holds(Records.Runs, run =>
    {
        var (whole, head) = (new OpenHead(), new OpenHead());
        var (own, templates) = (new TemplateCatalog(), new TemplateCatalog()); // As above.
        var resting = new RestingHead();
        var checkpoint = head.ToImage();
        foreach (var (index, record) in run.Index())
        {
            whole.Append(record, own, _frame);
            head.Append(record, templates, _frame);
            Assert.Equal(whole.ToBlock(), Whole().Block);
            if (index % 3 != 1) continue;
            checkpoint = Whole();
            head.Forget(checkpoint.Final);
            resting.Take(head, _frame);
            head = resting.Wake();
            Assert.Equal(checkpoint.Final, head.GoneStream);
        }

        Assert.Equal(whole.Seal(), head.Seal(Missing()));

        byte[] Missing() => head.GoneStream == 0 ? [] : checkpoint.Block[ColumnBlock.StreamAt(checkpoint.Block)..][..head.GoneStream];
        HeadImage Whole() => head.ToImage().With(Missing());
    });

    [Fact]
    public void Rest_AFullHeadOfAMedianService_TakesLessThanAwake()
    {
        var run = new SimulatedRun(Population.Median, 2);
        for (var warm = new OpenHead(); warm.Count < 3;) warm.Append(run.Next(), _templates, _frame);
        var head = new OpenHead();
        while (head.Count < 119) head.Append(run.Next(), _templates, _frame);

        new RestingHead().Take(head, _frame);

        Assert.InRange(_frame.State.WrittenCount, 1_000, head.Capacity - 200); // Which does not count the objects that it is awake in.
    }

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
