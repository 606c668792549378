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

    private readonly ConcurrentDictionary<ulong, bool> _stored = new();
    private readonly List<ulong> _storing = [];

    /// <summary>The templates of the fleet.</summary>
    public TemplateCatalog Templates { get; } = new();

    /// <summary>Adds the templates that are new to the store, to the commit of what needs them.</summary>
    public void Keep(IEnumerable<Template> templates, WriteBatch batch)
    {
        foreach (var template in templates)
        {
            if (_stored.ContainsKey(template.Id) || _storing.Contains(template.Id)) continue;
            batch.Put(StoreTable.Template, KeyOf(template.Id), template.Bytes);
            _storing.Add(template.Id);
        }
    }

    /// <summary>The templates that were added are durable.</summary>
    public void Committed()
    {
        foreach (var name in _storing) Remember(name);
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
        Remember(template.Id);
        return template;
    }

    private void Remember(ulong name)
    {
        if (_stored.Count >= MostRemembered) _stored.Clear();
        _stored[name] = true;
    }

    private static StoreKey KeyOf(ulong name) => new((long)name, 0);
}
