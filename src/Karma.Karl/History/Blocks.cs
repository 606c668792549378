using System.Collections.Concurrent;
using Karma.Karl.History.Columns;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>
/// Seals heads into blocks and opens blocks again, and keeps the templates that blocks call by their names. Sealing is the one writer's;
/// any thread may open.
/// </summary>
internal sealed class Blocks(IStore store)
{
    private readonly TemplateCatalog _templates = new();
    private readonly ConcurrentDictionary<ulong, bool> _stored = new();
    private readonly List<ulong> _storing = [];
    private readonly Frame _frame = new();

    /// <summary>The block of a head, whose templates go into the same commit.</summary>
    /// <param name="head">The head's bytes.</param>
    /// <param name="batch">Takes the templates that are new to the store.</param>
    public byte[] Seal(byte[] head, WriteBatch batch)
    {
        var open = new OpenHead();
        foreach (var record in BlockCodec.DecodeHead(head)) open.Append(record, _templates, _frame);

        // What does not come back as it was sent is kept in the older way, which knows no columns.
        if (open.Seal(_templates) is not { } block) return BlockCodec.Encode(head);
        foreach (var name in ColumnBlock.TemplatesOf(block))
        {
            if (_stored.ContainsKey(name) || _storing.Contains(name) || _templates.Find(name) is not { } template) continue;
            batch.Put(StoreTable.Template, KeyOf(name), template.Bytes);
            _storing.Add(name);
        }

        return block;
    }

    /// <summary>The templates of what was sealed are durable.</summary>
    public void Committed()
    {
        foreach (var name in _storing) _stored[name] = true;
        _storing.Clear();
    }

    /// <summary>They are not.</summary>
    public void Discard() => _storing.Clear();

    /// <summary>The records of a block, in their order.</summary>
    /// <exception cref="InvalidDataException">The block is damaged, or of a version or a template that is not known.</exception>
    public async ValueTask<List<KeepaliveRecord>> OpenAsync(byte[] block, CancellationToken cancellationToken)
    {
        if (block.Length == 0 || block[0] != ColumnBlock.Version) return BlockCodec.Decode(block);
        foreach (var name in ColumnBlock.TemplatesOf(block))
            if (_templates.Find(name) is null) await LoadAsync(name, cancellationToken).ConfigureAwait(false);
        return ColumnBlock.Decode(block, _templates);
    }

    private async ValueTask LoadAsync(ulong name, CancellationToken cancellationToken)
    {
        var key = KeyOf(name);
        var rows = await store.ReadAsync(StoreTable.Template, key, key, 1, descending: false, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0) return;
        _templates.Add(Template.Parse(rows[0].Value));
        _stored[name] = true;
    }

    private static StoreKey KeyOf(ulong name) => new((long)name, 0);
}
