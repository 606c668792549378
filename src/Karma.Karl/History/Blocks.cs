using System.Collections.Concurrent;
using Karma.Karl.History.Columns;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// Opens blocks, and keeps the templates that blocks call by their names. Keeping is the one writer's; any thread may open.
/// </summary>
internal sealed class Blocks(IStore store)
{
    /// <summary>More names than this are not remembered; a template may then be written once more, which changes nothing.</summary>
    private const int MostRemembered = 16_384;

    private readonly ConcurrentDictionary<ulong, long> _stored = new(); // By their names: when it was noted that they are used; 0 where that is not known.
    private readonly Dictionary<ulong, long> _storing = [];

    /// <summary>The templates of the fleet.</summary>
    public TemplateCatalog Templates { get; } = new();

    /// <summary>Under which key a template stands.</summary>
    public static StoreKey KeyOf(ulong name) => new((long)name, 0);

    /// <summary>Under which key stands when a template was last used, beside the template at <paramref name="key"/>.</summary>
    public static StoreKey UseOf(StoreKey key) => key with { Minor = 1 };

    /// <summary>Adds the templates that are new to the store, and that they are used, to the commit of what needs them.</summary>
    public void Keep(IEnumerable<Template> templates, long order, WriteBatch batch)
    {
        foreach (var template in templates)
        {
            if (_storing.ContainsKey(template.Id)) continue;
            var isStored = _stored.TryGetValue(template.Id, out var noted);
            if (isStored && Math.Abs(order - noted) < UnusedSweep.NoteEvery) continue;
            var key = KeyOf(template.Id);
            if (!isStored) batch.Put(StoreTable.Template, key, template.Bytes);
            Note(key, order, batch);
            _storing[template.Id] = order;
        }
    }

    /// <summary>Adds that a template was used.</summary>
    public void Note(StoreKey key, long order, WriteBatch batch) => batch.Put(StoreTable.Template, UseOf(key), StoredNumbers.Encode(order));

    /// <summary>Adds the end of a template. Whoever uses it all the same stores it again, in the same commit or a later one.</summary>
    public void Drop(StoreKey key, WriteBatch batch)
    {
        batch.DeleteRange(StoreTable.Template, key, UseOf(key));
        _stored.TryRemove((ulong)key.Major, out _);
    }

    /// <summary>The templates that were added are durable.</summary>
    public void Committed()
    {
        foreach (var (name, order) in _storing) Remember(name, order);
        _storing.Clear();
    }

    /// <summary>They are not.</summary>
    public void Discard() => _storing.Clear();

    /// <summary>The records of a block, in their order.</summary>
    /// <exception cref="InvalidDataException">The block is damaged, or of a version or a template that is not known.</exception>
    public async ValueTask<List<KeepaliveRecord>> OpenAsync(byte[] block, CancellationToken cancellationToken)
    {
        if (block.Length == 0 || block[0] != ColumnBlock.Version) return BlockCodec.Decode(block);
        var templates = await TemplatesOfAsync(block, cancellationToken).ConfigureAwait(false);
        return ColumnBlock.Decode(block, templates);
    }

    /// <summary>The last record of a block that may be the one, or <see langword="null"/>; see <see cref="ColumnBlock.Last"/>.</summary>
    /// <exception cref="InvalidDataException">The block is damaged, or of a version or a template that is not known.</exception>
    public async ValueTask<KeepaliveRecord?> LastAsync(byte[] block, Predicate<KeepaliveRecord> isIt, CancellationToken cancellationToken)
    {
        if (block.Length == 0 || block[0] != ColumnBlock.Version) return BlockCodec.Decode(block).FindLast(isIt);
        var templates = await TemplatesOfAsync(block, cancellationToken).ConfigureAwait(false);
        return ColumnBlock.Last(block, templates, isIt);
    }

    /// <summary>The templates that a block calls by their names, as far as they are known.</summary>
    /// <exception cref="InvalidDataException">The block is damaged, or a template is.</exception>
    public async ValueTask<Template[]> TemplatesOfAsync(byte[] block, CancellationToken cancellationToken)
    {
        var names = ColumnBlock.TemplatesOf(block);
        var templates = new List<Template>(names.Count);
        foreach (var name in names)
        {
            var template = Templates.Find(name) ?? await LoadAsync(name, cancellationToken).ConfigureAwait(false);
            if (template is not null) templates.Add(template);
        }

        return [.. templates];
    }

    private async ValueTask<Template?> LoadAsync(ulong name, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(StoreTable.Template, KeyOf(name), cancellationToken).ConfigureAwait(false) is not { } row) return null;
        var template = Templates.Add(Template.Parse(row.Value));
        _stored.TryAdd(template.Id, 0);
        return template;
    }

    private void Remember(ulong name, long order)
    {
        if (_stored.Count >= MostRemembered) _stored.Clear();
        _stored[name] = order;
    }
}
