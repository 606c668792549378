using System.Text;
using Karma.Karl.Store;
using Xunit;

namespace Karma.Testing;

/// <summary>What every engine promises. An adapter derives from it, makes its store, and is tested.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private const StoreTable Table = StoreTable.Block;

    /// <summary>Keys in their order, those at the ends of the range among them.</summary>
    private static readonly StoreKey[] Ordered =
    [
        new(long.MinValue, long.MinValue), new(long.MinValue, long.MaxValue), new(-256, 1), new(-1, -1), new(-1, 0), new(0, long.MinValue),
        new(0, -1), new(0, 0), new(0, 255), new(0, 256), new(1, -7), new(255, 0), new(256, 0), new(long.MaxValue, long.MinValue),
        new(long.MaxValue, long.MaxValue),
    ];

    private IStore? _store;

    /// <summary>Makes a store at this test's own place, not yet open; called again, after the first was closed, to open it again.</summary>
    protected abstract IStore Make();

    /// <summary>The open store.</summary>
    protected IStore Store => _store ?? throw new InvalidOperationException("The test has not begun.");

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        _store = Make();
        await _store.OpenAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Open_HeldByAnother_SaysSoAndTakesOverWhenThatOneIsGone()
    {
        await using var second = Make();
        if (!Store.IsDurable) // What is in memory is nobody else's.
        {
            await second.OpenAsync(CancellationToken.None);
            return;
        }

        var refused = await Assert.ThrowsAsync<StoreException>(() => second.OpenAsync(CancellationToken.None).AsTask());
        Assert.True(refused.IsHeld);
        Assert.Contains("Another Karl writes to", refused.Message, StringComparison.Ordinal);
        await Store.CommitAsync(batch => batch.Put(Table, new(1, 1), "first"u8.ToArray())); // Who has it is not harmed.
        await Store.DisposeAsync();

        await second.OpenAsync(CancellationToken.None);

        Assert.Equal("first"u8.ToArray(), await second.OneAsync(Table, new(1, 1)));
    }

    [Fact]
    public async Task Read_NewStore_EveryTableIsThereAndEmpty()
    {
        foreach (var table in Enum.GetValues<StoreTable>()) Assert.Empty(await Store.AllAsync(table));
    }

    [Fact]
    public async Task Put_SameKeyInEveryTable_EachKeepsItsOwn()
    {
        var key = new StoreKey(7, 8);
        await Store.CommitAsync(batch =>
        {
            foreach (var table in Enum.GetValues<StoreTable>()) batch.Put(table, key, Bytes(table.ToString()));
        });

        foreach (var table in Enum.GetValues<StoreTable>()) Assert.Equal(Bytes(table.ToString()), await Store.OneAsync(table, key));
    }

    [Fact]
    public async Task Put_KeyThatIsThere_Overwrites()
    {
        await PutAsync(new(1, 1), "first");
        await PutAsync(new(1, 1), "second, and longer");
        await PutAsync(new(1, 1), "3");

        Assert.Equal(Bytes("3"), Assert.Single(await Store.AllAsync(Table)).Value);
    }

    [Fact]
    public async Task Put_EmptyValue_IsARowAllTheSame()
    {
        await PutAsync(new(1, 1), "");

        Assert.Empty(Assert.Single(await Store.AllAsync(Table)).Value);
    }

    [Fact]
    public async Task Put_LargeValue_ComesBackWhole()
    {
        var large = new byte[3_000_000];
        new Random(1).NextBytes(large);
        await Store.CommitAsync(batch => batch.Put(Table, new(1, 1), large));

        Assert.Equal(large, await Store.OneAsync(Table, new(1, 1)));
    }

    [Fact]
    public async Task Put_PartOfAnArray_KeepsThatPartOnly()
    {
        var whole = Bytes("0123456789");
        await Store.CommitAsync(batch => batch.Put(Table, new(1, 1), whole.AsMemory(3, 4)));

        Assert.Equal(Bytes("3456"), await Store.OneAsync(Table, new(1, 1)));
    }

    [Fact]
    public async Task Commit_ArrayChangedAfterwards_StoreKeepsWhatWasCommitted()
    {
        var given = Bytes("before");
        await Store.CommitAsync(batch => batch.Put(Table, new(1, 1), given));
        Bytes("after!").CopyTo(given, 0);

        Assert.Equal(Bytes("before"), await Store.OneAsync(Table, new(1, 1)));
    }

    [Fact]
    public async Task Read_KeysOverTheWholeRange_InOrderBothWays()
    {
        await PutAllAsync(Ordered.Reverse());

        Assert.Equal(Ordered, await KeysAsync(StoreReading.Least, StoreReading.Greatest));
        Assert.Equal(Ordered.Reverse(), await KeysAsync(StoreReading.Least, StoreReading.Greatest, descending: true));
    }

    [Fact]
    public async Task Read_AnyBounds_BothInclusive()
    {
        await PutAllAsync(Ordered);

        for (var first = 0; first < Ordered.Length; first++)
            for (var last = 0; last < Ordered.Length; last++)
            {
                var expected = first <= last ? Ordered[first..(last + 1)] : [];
                Assert.Equal(expected, await KeysAsync(Ordered[first], Ordered[last]));
                Assert.Equal(expected.Reverse(), await KeysAsync(Ordered[first], Ordered[last], descending: true));
            }
    }

    [Fact]
    public async Task Read_OneMajor_OnlyItsKeys()
    {
        await PutAllAsync(Ordered);

        Assert.Equal(Ordered.Where(k => k.Major == 0), await KeysAsync(StoreKey.First(0), StoreKey.Last(0)));
    }

    [Fact]
    public async Task Read_Limit_FirstOfTheOrderAskedFor()
    {
        await PutAllAsync(Ordered);

        Assert.Equal(Ordered[..3], await KeysAsync(StoreReading.Least, StoreReading.Greatest, limit: 3));
        Assert.Equal(Ordered.Reverse().Take(3), await KeysAsync(StoreReading.Least, StoreReading.Greatest, limit: 3, descending: true));
        Assert.Empty(await KeysAsync(StoreReading.Least, StoreReading.Greatest, limit: 0));
        Assert.Equal(Ordered.Length, (await KeysAsync(StoreReading.Least, StoreReading.Greatest, limit: int.MaxValue)).Count);
    }

    [Fact]
    public async Task Delete_OneKey_OthersStay()
    {
        await PutAllAsync(Ordered);
        await Store.CommitAsync(batch => batch.Delete(Table, new(0, 0)));
        await Store.CommitAsync(batch => batch.Delete(Table, new(0, 1))); // There is none.

        Assert.Equal(Ordered.Where(k => k != new StoreKey(0, 0)), await KeysAsync(StoreReading.Least, StoreReading.Greatest));
    }

    [Fact]
    public async Task DeleteRange_AnyBounds_BothInclusive()
    {
        for (var first = 0; first < Ordered.Length; first += 2)
            for (var last = 0; last < Ordered.Length; last += 3)
            {
                await PutAllAsync(Ordered);
                await Store.CommitAsync(batch => batch.DeleteRange(Table, Ordered[first], Ordered[last]));
                Assert.Equal(
                    Ordered.Where((_, i) => i < first || i > last),
                    await KeysAsync(StoreReading.Least, StoreReading.Greatest));
            }
    }

    [Fact]
    public async Task Commit_SameKeyPutAndDeleted_LastWriteWins()
    {
        await PutAsync(new(1, 1), "old");
        await Store.CommitAsync(batch =>
        {
            batch.DeleteRange(Table, StoreKey.First(1), StoreKey.Last(1));
            batch.Put(Table, new(1, 1), Bytes("new"));
            batch.Put(Table, new(1, 2), Bytes("never"));
            batch.Delete(Table, new(1, 2));
            batch.Put(Table, new(1, 3), Bytes("a"));
            batch.Put(Table, new(1, 3), Bytes("b"));
        });

        Assert.Equal([new(1, 1), new(1, 3)], await KeysAsync(StoreReading.Least, StoreReading.Greatest));
        Assert.Equal(Bytes("new"), await Store.OneAsync(Table, new(1, 1)));
        Assert.Equal(Bytes("b"), await Store.OneAsync(Table, new(1, 3)));
    }

    [Fact]
    public async Task Commit_Empty_ChangesNothing()
    {
        await Store.CommitAsync(_ => { });

        Assert.Empty(await Store.AllAsync(Table));
    }

    [Fact]
    public async Task Commit_BatchFilledAgain_OnlyTheNewWrites()
    {
        var batch = new WriteBatch();
        batch.Put(Table, new(1, 1), Bytes("a"));
        await Store.CommitAsync(batch, CancellationToken.None);
        await Store.CommitAsync(b => b.Delete(Table, new(1, 1)));
        batch.Clear();
        batch.Put(Table, new(2, 2), Bytes("b"));
        await Store.CommitAsync(batch, CancellationToken.None);

        Assert.Equal([new(2, 2)], await KeysAsync(StoreReading.Least, StoreReading.Greatest));
    }

    [Fact]
    public async Task Read_BesideCommits_SeesWholeCommitsOnly()
    {
        const int Rounds = 200;
        StoreKey[] keys = [new(-1, 0), new(0, 5), new(1, 0), new(9, 9)];
        await CommitRoundAsync(0);
        using var ended = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            long latest = 0;
            while (!ended.IsCancellationRequested)
            {
                var rows = await Store.ReadAsync(Table, StoreReading.Least, StoreReading.Greatest, 100, descending: false, CancellationToken.None);
                var round = Assert.Single(rows.Select(r => BitConverter.ToInt64(r.Value)).Distinct());
                Assert.Equal(keys.Length, rows.Count);
                Assert.True(round >= latest, "A later read saw an earlier commit.");
                latest = round;
            }
        })).ToList();
        for (var round = 1; round <= Rounds; round++) await CommitRoundAsync(round);
        await ended.CancelAsync();
        await Task.WhenAll(readers);

        Task CommitRoundAsync(long round) => Store.CommitAsync(batch =>
        {
            batch.DeleteRange(Table, StoreReading.Least, StoreReading.Greatest);
            foreach (var key in keys) batch.Put(Table, key, BitConverter.GetBytes(round));
        });
    }

    [Fact]
    public async Task Read_ArraysChangedByTheReader_StoreKeepsItsOwn()
    {
        await PutAsync(new(1, 1), "kept");
        await Store.CompareAndSetAsync("name", 0, Bytes("kept"), CancellationToken.None);

        Array.Clear(Assert.Single(await Store.AllAsync(Table)).Value);
        Array.Clear((await Store.ReadDocumentAsync("name", CancellationToken.None)).Value);

        Assert.Equal(Bytes("kept"), await Store.OneAsync(Table, new(1, 1)));
        Assert.Equal(Bytes("kept"), (await Store.ReadDocumentAsync("name", CancellationToken.None)).Value);
    }

    [Fact]
    public async Task ReadDocument_None_VersionZero()
    {
        var document = await Store.ReadDocumentAsync("none", CancellationToken.None);

        Assert.Equal(0, document.Version);
        Assert.Empty(document.Value);
    }

    [Fact]
    public async Task CompareAndSet_Versions_CountFromOne()
    {
        Assert.True(await SetAsync("a", 0, "one"));
        Assert.True(await SetAsync("a", 1, "two"));
        Assert.True(await SetAsync("b", 0, ""));

        var (a, b) = (await Store.ReadDocumentAsync("a", CancellationToken.None), await Store.ReadDocumentAsync("b", CancellationToken.None));
        Assert.Equal((2, "two"), (a.Version, Encoding.UTF8.GetString(a.Value)));
        Assert.Equal(1, b.Version);
        Assert.Empty(b.Value);
        Assert.Equal(0, (await Store.ReadDocumentAsync("A", CancellationToken.None)).Version); // Names differ by case.
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-1)]
    public async Task CompareAndSet_OtherVersion_RefusedAndNothingChanges(long expected)
    {
        await SetAsync("a", 0, "one");
        await SetAsync("a", 1, "two");

        Assert.False(await SetAsync("a", expected, "other"));
        Assert.Equal((2, "two"), await DocumentAsync("a"));
    }

    [Fact]
    public async Task CompareAndSet_DocumentThatIsNot_NeedsVersionZero()
    {
        Assert.False(await SetAsync("none", 1, "x"));
        Assert.Equal((0, ""), await DocumentAsync("none"));
    }

    [Fact]
    public async Task CompareAndSet_Racers_EveryIncrementCounts()
    {
        const int Racers = 4, Each = 25;
        await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                while (true)
                {
                    var (version, value) = await DocumentAsync("count");
                    var next = (value.Length == 0 ? 0 : int.Parse(value)) + 1;
                    if (await SetAsync("count", version, $"{next}")) break;
                }
            }
        })));

        Assert.Equal((Racers * Each, $"{Racers * Each}"), await DocumentAsync("count"));
    }

    [Fact]
    public async Task Measure_AfterMuchIsPut_Grows()
    {
        var before = await Store.MeasureAsync(CancellationToken.None);
        var megabyte = new byte[1_000_000];
        new Random(1).NextBytes(megabyte);
        await Store.CommitAsync(batch => batch.Put(Table, new(1, 1), megabyte));

        Assert.InRange(await Store.MeasureAsync(CancellationToken.None) - before, megabyte.Length, 4 * megabyte.Length);
    }

    [Fact]
    public async Task Open_Again_DurableStoreHasEverything()
    {
        await PutAllAsync(Ordered);
        await PutAsync(new(5, 5), "value");
        await SetAsync("a", 0, "one");
        await Store.DisposeAsync();

        _store = Make();
        await _store.OpenAsync(CancellationToken.None);

        var durable = Store.IsDurable;
        Assert.Equal(durable ? Ordered.Append(new(5, 5)).Order() : [], await KeysAsync(StoreReading.Least, StoreReading.Greatest));
        Assert.Equal(durable ? Bytes("value") : null, await Store.OneAsync(Table, new(5, 5)));
        Assert.Equal(durable ? (1, "one") : (0, ""), await DocumentAsync("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Journal_WhateverIsDoneToIt_IsWhatATableWouldBe(int seed)
    {
        var model = new JournalModel(seed);
        for (var step = 0; step < 150; step++)
        {
            await Store.CommitAsync(model.Step);
            if (step % 25 == 24 && Store.IsDurable)
            {
                await Store.DisposeAsync();
                _store = Make();
                await _store.OpenAsync(CancellationToken.None);
            }

            var (first, last, limit, descending) = model.Range();
            var rows = await Store.ReadAsync(StoreTable.Journal, first, last, limit, descending, CancellationToken.None);
            Assert.Equal(model.Read(first, last, limit, descending), rows.Select(row => (row.Key, Convert.ToHexString(row.Value))));
        }

        Assert.Equal(
            model.Read(StoreReading.Least, StoreReading.Greatest, int.MaxValue, descending: false),
            (await Store.AllAsync(StoreTable.Journal)).Select(row => (row.Key, Convert.ToHexString(row.Value))));
    }

    [Fact]
    public void Location_Always_SaysSomething() => Assert.NotEmpty(Store.Location);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private Task PutAsync(StoreKey key, string value) => Store.CommitAsync(batch => batch.Put(Table, key, Bytes(value)));

    private Task PutAllAsync(IEnumerable<StoreKey> keys) => Store.CommitAsync(batch =>
    {
        foreach (var key in keys) batch.Put(Table, key, Bytes($"{key}"));
    });

    private async Task<List<StoreKey>> KeysAsync(StoreKey first, StoreKey last, int limit = 1_000, bool descending = false) =>
        [.. (await Store.ReadAsync(Table, first, last, limit, descending, CancellationToken.None)).Select(r => r.Key)];

    private async Task<bool> SetAsync(string name, long expected, string value) =>
        await Store.CompareAndSetAsync(name, expected, Bytes(value), CancellationToken.None);

    private async Task<(long Version, string Value)> DocumentAsync(string name)
    {
        var document = await Store.ReadDocumentAsync(name, CancellationToken.None);
        return (document.Version, Encoding.UTF8.GetString(document.Value));
    }
}
