using System.Collections.Concurrent;

namespace Karma.Karl.History.Columns;

/// <summary>
/// The templates that the instances share. One that is seen for the first time is only remembered by its name, so that a sender whose every
/// keepalive is made differently fills nothing; one that is seen again is admitted while there is room. Templates are found by any thread,
/// and admitted by the one writer.
/// </summary>
internal sealed class TemplateCatalog
{
    private const int Capacity = 4_096;
    /// <summary>With what was read from the store besides, there are at most so many; then all are forgotten, and found there again.</summary>
    private const int MostKnown = 2 * Capacity;

    private const int MostRemembered = 16_384;

    private readonly ConcurrentDictionary<ulong, Template> _known = new();
    private readonly HashSet<ulong> _seen = [];

    /// <summary>The template of that name, or <see langword="null"/>.</summary>
    public Template? Find(ulong id) => _known.GetValueOrDefault(id);

    /// <summary>Whether a block may call this template by its name.</summary>
    public bool IsShared(Template template) => _known.TryGetValue(template.Id, out var known) && ReferenceEquals(known, template);

    /// <summary>Makes a template known, as it is when it is read from the store.</summary>
    /// <returns>The template that has the name from now on; another one where two have the same.</returns>
    public Template Add(Template template)
    {
        if (_known.Count >= MostKnown) _known.Clear();
        return _known.GetOrAdd(template.Id, template);
    }

    /// <summary>The template for a keepalive: a shared one where it can be, one of its own where there is no room, or none.</summary>
    public Template? Of(KeepaliveRecord record)
    {
        var template = TemplateScanner.Scan(record);
        if (template is null) return null;
        if (_known.TryGetValue(template.Id, out var known)) return known.Bytes.AsSpan().SequenceEqual(template.Bytes) ? known : template;
        if (_seen.Remove(template.Id)) return _known.Count < Capacity ? Add(template) : template;
        if (_seen.Count >= MostRemembered) _seen.Clear();
        _seen.Add(template.Id);
        return null;
    }
}
