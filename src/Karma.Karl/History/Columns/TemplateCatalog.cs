using System.Collections.Concurrent;

namespace Karma.Karl.History.Columns;

/// <summary>
/// The templates that the instances share. One that is seen for the first time is only remembered by its name, so that a sender whose every
/// keepalive is made differently fills nothing; one that is seen again is admitted. There is room for those used of late: when so many new
/// ones have come, those that nobody has asked for since are let go of. Who uses one keeps it: a head has its own reference, and the
/// store has whatever a block calls by its name. Templates are found by any thread, and admitted by the one writer.
/// </summary>
internal sealed class TemplateCatalog
{
    /// <summary>So many are young before the old are let go of; at most twice as many are known.</summary>
    private const int Capacity = 2_048;

    private const int MostRemembered = 16_384;

    private readonly HashSet<ulong> _seen = [];
    private volatile ConcurrentDictionary<ulong, Template> _young = new();
    private volatile ConcurrentDictionary<ulong, Template> _old = new();

    /// <summary>The template of that name, or <see langword="null"/>.</summary>
    public Template? Find(ulong id)
    {
        if (_young.TryGetValue(id, out var known)) return known;
        return _old.TryGetValue(id, out known) ? Add(known) : null;
    }

    /// <summary>Whether a block may call this template by its name.</summary>
    public bool IsShared(Template template) => ReferenceEquals(Find(template.Id), template);

    /// <summary>Makes a template known, as it is when it is read from the store.</summary>
    /// <returns>The template that has the name from now on; another one where two have the same.</returns>
    public Template Add(Template template)
    {
        if (_young.Count >= Capacity) (_old, _young) = (_young, new());
        return _young.GetOrAdd(template.Id, template);
    }

    /// <summary>The template for a keepalive: a shared one, one of its own where another has its name, or none.</summary>
    public Template? Of(KeepaliveRecord record)
    {
        var template = TemplateScanner.Scan(record);
        if (template is null) return null;
        if (Find(template.Id) is { } known) return known.Bytes.AsSpan().SequenceEqual(template.Bytes) ? known : template;
        if (_seen.Remove(template.Id)) return Add(template);
        if (_seen.Count >= MostRemembered) _seen.Clear();
        _seen.Add(template.Id);
        return null;
    }
}
