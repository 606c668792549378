using System.Text;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Karl.Store;
using Karma.Testing;
using static Karma.Karl.Tests.History.Sweeping;

namespace Karma.Karl.Tests.History;

/// <summary>Templates go when no block calls them any more, and not before.</summary>
public sealed class TemplateSweepTests : IAsyncDisposable
{
    private readonly MemoryStore _store = new();
    private readonly Blocks _blocks;
    private readonly TemplateSweep _sweep;

    public TemplateSweepTests()
    {
        _blocks = new Blocks(_store);
        _sweep = new TemplateSweep(_store, _blocks);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Sweep_UsedBeforeTheOldestBlock_Goes()
    {
        var (old, recent) = (TemplateOf("old"), TemplateOf("recent"));
        await KeepAsync(old, Now - 10 * Day);
        await KeepAsync(recent, Now - 6 * Day);
        await _store.KeepBlockAsync(Now - 7 * Day);

        await _store.SweepAsync(_sweep, Now);

        Assert.Equal([KeyOf(recent), Blocks.UseOf(KeyOf(recent))], await _store.KeysAsync(StoreTable.Template));
    }

    [Fact]
    public async Task Sweep_UsedWithinTwoDaysOfTheOldestBlock_Stays()
    {
        await KeepAsync(TemplateOf("margin"), Now - 9 * Day + Day / 2);
        await _store.KeepBlockAsync(Now - 7 * Day);

        await _store.SweepAsync(_sweep, Now);

        Assert.Equal(2, (await _store.KeysAsync(StoreTable.Template)).Count);
    }

    [Fact]
    public async Task Sweep_WrittenByAnOlderKarl_ItsTimeBeginsNow()
    {
        var template = TemplateOf("older");
        await _store.CommitAsync(batch => batch.Put(StoreTable.Template, KeyOf(template), template.Bytes));
        await _store.SweepAsync(_sweep, Now);
        Assert.Equal(2, (await _store.KeysAsync(StoreTable.Template)).Count);

        await _store.KeepBlockAsync(Now + Day);
        await _store.SweepAsync(_sweep, Now + 2 * Day);
        Assert.Equal(2, (await _store.KeysAsync(StoreTable.Template)).Count);

        await _store.CommitAsync(batch => batch.DeleteRange(StoreTable.Timeline, StoreKey.First(0), StoreKey.Last(Now + 2 * Day)));
        await _store.SweepAsync(_sweep, Now + 4 * Day);
        Assert.Empty(await _store.KeysAsync(StoreTable.Template));
    }

    [Fact]
    public async Task Sweep_Many_EachIsLookedAtOnce()
    {
        var templates = Enumerable.Range(0, 333).Select(i => TemplateOf($"t{i}")).ToList();
        foreach (var (i, template) in templates.Index()) await KeepAsync(template, i % 3 == 0 ? Now - 5 * Day : Now - 30 * Day);
        await _store.KeepBlockAsync(Now - 7 * Day);

        await _store.SweepAsync(_sweep, Now);

        var kept = templates.Where((_, i) => i % 3 == 0).Select(KeyOf).Order().ToList();
        Assert.Equal(kept, (await _store.KeysAsync(StoreTable.Template)).Where(key => key.Minor == 0));
        Assert.Equal(2 * kept.Count, (await _store.KeysAsync(StoreTable.Template)).Count);
    }

    [Fact]
    public async Task Keep_OneThatWent_StoredAgain()
    {
        var template = TemplateOf("back");
        await KeepAsync(template, Now - 30 * Day);
        await _store.SweepAsync(_sweep, Now);
        Assert.Empty(await _store.KeysAsync(StoreTable.Template));

        await KeepAsync(template, Now);

        Assert.Equal(template.Bytes, await _store.OneAsync(StoreTable.Template, KeyOf(template)));
    }

    [Fact]
    public async Task Keep_UsedEveryDay_NotedOnceADay()
    {
        var template = TemplateOf("daily");
        var written = 0;
        for (var hour = 0; hour < 72; hour++)
        {
            var batch = new WriteBatch();
            _blocks.Keep([template], Now + hour * (Day / 24), batch);
            written += batch.Writes.Count;
            _blocks.Committed();
        }

        Assert.Equal(1 + 3, written);
    }

    [Fact]
    public async Task Begin_SoonAfterTheStart_NothingIsLookedAtYet()
    {
        await KeepAsync(TemplateOf("old"), Now - 30 * Day);
        await Sweeping.AssertNotBegunAsync(_sweep);
    }

    private static StoreKey KeyOf(Template template) => Blocks.KeyOf(template.Id);

    private static Template TemplateOf(string name)
    {
        var body = Encoding.UTF8.GetBytes($"{{\"{name}\":1}}");
        return Template.Of(body, [(body.Length - 2)..(body.Length - 1)], [Role.None], BuildId.None);
    }

    private async Task KeepAsync(Template template, long order)
    {
        await _store.CommitAsync(batch => _blocks.Keep([template], order, batch));
        _blocks.Committed();
    }
}
