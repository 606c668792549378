using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Karl.Store;
using Karma.Karl.Tests.History.Columns;
using Karma.Testing.Simulated;

namespace Karma.Karl.Tests.History;

public sealed class BlocksTests : IAsyncDisposable
{
    private readonly MemoryStore _store = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Keep_TemplatesOfAHead_OnceEachAndWithTheCommit()
    {
        var blocks = new Blocks(_store);
        var (head, records) = Head(blocks);
        var batch = new WriteBatch();

        blocks.Keep(head.Templates(), order: 1, batch);

        var block = Heads.Sealed(head);
        var names = ColumnBlock.TemplatesOf(block);
        Assert.NotEmpty(names);
        Assert.Equal(names.Select(name => (long)name), batch.Writes.Where(write => write.Key.Minor == 0).Select(write => write.Key.Major));
        await _store.CommitAsync(batch, Stop);
        blocks.Committed();
        batch.Clear();
        blocks.Keep(head.Templates(), order: 1, batch);
        Assert.True(batch.IsEmpty);
        Records.AssertSame(records, await blocks.OpenAsync(block, Stop));
        Records.AssertSame(records, await new Blocks(_store).OpenAsync(block, Stop)); // A Karl who has just begun.
    }

    [Fact]
    public void Keep_CommitThatFailed_StoresTheTemplatesWithTheNext()
    {
        var blocks = new Blocks(_store);
        var (head, _) = Head(blocks);
        blocks.Keep(head.Templates(), order: 1, new WriteBatch());
        blocks.Discard();
        var batch = new WriteBatch();

        blocks.Keep(head.Templates(), order: 1, batch);

        Assert.False(batch.IsEmpty);
    }

    [Fact]
    public async Task Open_ABlockOfTheFirstVersion_IsStillRead()
    {
        var records = Heads.Of("{\"a\":1}"u8.ToArray(), "{\"a\":2}"u8.ToArray());

        Records.AssertSame(records, await new Blocks(_store).OpenAsync(BlockCodec.Encode(Records.HeadOf(records)), Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_TemplateGoneOrAnother_IsDamage(bool isAnother)
    {
        var blocks = new Blocks(_store);
        var (head, _) = Head(blocks);
        var batch = new WriteBatch();
        blocks.Keep(head.Templates(), order: 1, batch);
        var block = Heads.Sealed(head);
        var damaged = new WriteBatch();
        if (isAnother)
            foreach (var write in batch.Writes) damaged.Put(StoreTable.Template, write.Key, Encoded("{\"b\":1}"u8));
        await _store.CommitAsync(damaged, Stop);

        await Assert.ThrowsAsync<InvalidDataException>(async () => await new Blocks(_store).OpenAsync(block, Stop));
    }

    private static (OpenHead Head, KeepaliveRecord[] Records) Head(Blocks blocks)
    {
        var run = new SimulatedRun(Population.Median, 1);
        for (var i = 0; i < 3; i++) run.Next(); // The first of a run is made differently, and seen once only.
        var records = Enumerable.Range(0, 60).Select(_ => run.Next()).ToArray();
        var (head, frame) = (new OpenHead(), new Frame());
        foreach (var record in records) head.Append(record, blocks.Templates, frame);
        return (head, records);
    }

    private static byte[] Encoded(ReadOnlySpan<byte> body) => TemplateScanner.Scan(Heads.Of(body.ToArray())[0])?.Bytes ?? [];
}
