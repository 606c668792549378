using System.Text.Json;
using Karma.Karl.History.Columns;
using Karma.Karl.History.Rollups;
using Karma.Karl.Store;

namespace Karma.Karl.History.Checks;

/// <summary>Reads rows as those do who use them, and holds them against their keys.</summary>
internal sealed class RowCheck(StoreFile file)
{
    private readonly Dictionary<ulong, Template?> _templates = [];
    private readonly Dictionary<long, KeepaliveRecord?> _before = []; // Of each instance, the record before in the journal.

    /// <summary>What the key of a row tells: the instance that it is of, and its place.</summary>
    public static (long? Instance, long? Order) Named(StoreTable table, StoreKey key) => table switch
    {
        StoreTable.Block or StoreTable.Rollup => (key.Major, key.Minor),
        StoreTable.Instance or StoreTable.Live or StoreTable.Conflict or StoreTable.Head => (key.Major, null),
        StoreTable.Name or StoreTable.Place => (key.Minor, null),
        StoreTable.Timeline or StoreTable.Outage or StoreTable.Stale => (key.Minor, key.Major),
        _ => (null, key.Major),
    };

    /// <summary>Reads a row.</summary>
    /// <returns>How many keepalives it holds.</returns>
    /// <exception cref="InvalidDataException">It cannot be read, or is not what belongs under its key.</exception>
    public int Read(StoreTable table, StoreRow row)
    {
        switch (table)
        {
            case StoreTable.Journal: return ReadJournal(row);
            case StoreTable.Block: return ReadBlock(row);
            case StoreTable.Head: return ReadHead(row);
            case StoreTable.Timeline: Same(row.Value.Length >= 2 * sizeof(long), "A row of the timeline is too short."); break;
            case StoreTable.Instance: ReadInstance(row); break;
            case StoreTable.Live or StoreTable.Name: Nothing(row); break;
            case StoreTable.Build: Same(BuildId.Of(row.Value).Key == row.Key, "The build is not the one that its key names."); break;
            case StoreTable.Watch: ReadWatch(row); break;
            case StoreTable.Outage or StoreTable.Stale or StoreTable.BuildUse: Numbers(row, 1); break;
            case StoreTable.Conflict: ReadConflict(row); break;
            case StoreTable.Template when row.Key.Minor != 0: Numbers(row, 1); break;
            case StoreTable.Template: Same(Template.Parse(row.Value).Id == (ulong)row.Key.Major, "The template is not the one that its key names."); break;
            case StoreTable.Rollup: DayOfLife.Decode(row.Key.Minor, row.Value); break;
            case StoreTable.Place: Numbers(row, 2); break;
            case StoreTable.Rolled: Numbers(row, 3); break;
        }

        return 0;
    }

    private static void ReadWatch(StoreRow row)
    {
        Same(row.Value.Length is sizeof(long) or 2 * sizeof(long) or 4 * sizeof(long), "A row of numbers has another length.");
        Same(Watch.Of(row).Encode().AsSpan().SequenceEqual(row.Value), "The first order of a watch is not what was written: its check says so.");
    }

    private int ReadJournal(StoreRow row)
    {
        var count = 0;
        InvalidDataException? fault = null;
        foreach (var (instance, entry) in JournalCodec.Decode(row.Value))
        {
            try
            {
                _before[instance] = JournalCodec.Read(entry, _before.GetValueOrDefault(instance));
                count++;
            }
            catch (InvalidDataException e)
            {
                _before[instance] = null; // What follows was written behind it.
                fault ??= new InvalidDataException($"The keepalive of instance {instance} in it: {e.Message}", e);
            }
        }

        return fault is null ? count : throw fault;
    }

    private int ReadBlock(StoreRow row)
    {
        var records = Open(row.Value);
        Same(records.Count > 0 && records[0].Order == row.Key.Minor, "The block is not the one that its key names.");
        Same(file.Find(StoreTable.Timeline, new StoreKey(row.Key.Minor, row.Key.Major)) is not null, "No window finds the block: its row in the timeline is missing.");
        return records.Count;
    }

    private int ReadHead(StoreRow row)
    {
        var checkpoint = Checkpoint.Decode(row.Value);
        var records = Open(checkpoint.Block);
        Same(records.Count > 0 && records[0].Order == checkpoint.FirstOrder, "The head begins elsewhere than it says.");
        return records.Count;
    }

    private List<KeepaliveRecord> Open(byte[] block)
    {
        if (block.Length == 0 || block[0] != ColumnBlock.Version) return BlockCodec.Decode(block);
        return ColumnBlock.Decode(block, [.. ColumnBlock.TemplatesOf(block).Select(TemplateOf).OfType<Template>()]);
    }

    private Template? TemplateOf(ulong name)
    {
        if (_templates.TryGetValue(name, out var known)) return known;
        return _templates[name] = file.Find(StoreTable.Template, Blocks.KeyOf(name)) is { } row ? Template.Parse(row.Value) : null;
    }

    private static void ReadInstance(StoreRow row)
    {
        try
        {
            foreach (var profile in InstanceDirectory.Decode(row).Profiles)
                if (profile.Dependencies.Length > 0) JsonDocument.Parse(profile.Dependencies).Dispose();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"What it depends on is no JSON: {e.Message}", e);
        }
    }

    private static void ReadConflict(StoreRow row)
    {
        try
        {
            Same(JsonSerializer.Deserialize(row.Value, HistoryJson.Default.Conflict) is not null, "The conflict is none.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The conflict is none: {e.Message}", e);
        }
    }

    private static void Numbers(StoreRow row, int count) => Same(row.Value.Length == count * sizeof(long), "A row of numbers has another length.");

    private static void Nothing(StoreRow row) => Same(row.Value.Length == 0, "A row that holds nothing does.");

    private static void Same(bool isSame, string fault)
    {
        if (!isSame) throw new InvalidDataException(fault);
    }
}
