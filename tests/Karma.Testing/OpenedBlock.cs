using Karma.Karl.History;
using Karma.Karl.History.Columns;

namespace Karma.Testing;

/// <summary>The records of a block in columns, with the templates of a catalog.</summary>
internal static class OpenedBlock
{
    /// <exception cref="InvalidDataException">The block is damaged, or of a template that the catalog does not know.</exception>
    public static List<KeepaliveRecord> Of(byte[] block, TemplateCatalog templates) =>
        ColumnBlock.Decode(block, TemplatesOf(block, templates));

    /// <summary>The last one that may be the one.</summary>
    /// <exception cref="InvalidDataException">As above.</exception>
    public static KeepaliveRecord? LastOf(byte[] block, TemplateCatalog templates, Predicate<KeepaliveRecord> isIt) =>
        ColumnBlock.Last(block, TemplatesOf(block, templates), isIt);

    private static Template[] TemplatesOf(byte[] block, TemplateCatalog templates) =>
        [.. ColumnBlock.TemplatesOf(block).Select(templates.Find).OfType<Template>()];
}
