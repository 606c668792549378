using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Karma.Karl.History.Columns;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;

namespace Karma.Karl.History;

/// <summary>Finds instances in the store: by codename, by number, by window.</summary>
internal sealed class InstanceDirectory(IStore store, Instruments instruments)
{
    private const int SameHash = 10_000;

    /// <summary>The second number of a timeline row.</summary>
    private const int SilentAfter = 1;

    /// <summary>So many bytes of it are numbers; what a block tells without being opened stands behind them.</summary>
    private const int Numbers = 2 * sizeof(long);

    private const int NearBy = 10;

    /// <summary>
    /// A block, and the silence that is allowed after it, cover less than this, so what a window needs begins at most this long before it.
    /// Heads are closed before they cover an hour, see <see cref="OpenHeads"/>; the rest is room for delay.
    /// </summary>
    private static readonly long LongestBlock = Allowance.Longest + Time.Microseconds(TimeSpan.FromMinutes(90));

    public static StoreKey NameKey(string codename, long number) => new(Hash(codename), number);

    public static byte[] Encode(InstanceRow row) => JsonSerializer.SerializeToUtf8Bytes(row, HistoryJson.Default.InstanceRow);

    /// <summary>What a row tells of an instance.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static InstanceRow Decode(StoreRow row)
    {
        try
        {
            // A member whose name is damaged is not there, whatever its type says.
            var instance = JsonSerializer.Deserialize(row.Value, HistoryJson.Default.InstanceRow);
            if (instance is not { Codename: not null, Service: not null }) throw new InvalidDataException("The row of an instance does not tell who it is.");
            var profiles = instance.Profiles.All(profile => profile is { Service: not null, Endpoint: not null, Dependencies: not null }) ? instance.Profiles : [];
            return instance.Late is null || profiles != instance.Profiles ? instance with { Late = instance.Late ?? [], Profiles = profiles } : instance;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"The row of an instance is none: {e.Message}", e);
        }
    }

    /// <summary>The instance with that codename, the latest if there were several, or <see langword="null"/> where none has keepalives left.</summary>
    public async ValueTask<(long Number, InstanceRow Row)?> FindAsync(string codename, CancellationToken cancellationToken) =>
        await FindEverAsync(codename, cancellationToken).ConfigureAwait(false) is { Row.IsGone: false } found ? found : null;

    /// <summary>The same, also where nothing but its rollups is left.</summary>
    public async ValueTask<(long Number, InstanceRow Row)?> FindEverAsync(string codename, CancellationToken cancellationToken)
    {
        var hash = Hash(codename);
        var rows = await store.ReadAsync(
            StoreTable.Name, StoreKey.First(hash), StoreKey.Last(hash), SameHash, descending: true, cancellationToken).ConfigureAwait(false);
        foreach (var row in rows)
        {
            var found = await GetAsync(row.Key.Minor, cancellationToken).ConfigureAwait(false);
            if (found?.Codename == codename) return (row.Key.Minor, found);
        }

        return null;
    }

    /// <summary>What is known of an instance; <see langword="null"/> where nothing is, or it cannot be read, which is counted and logged.</summary>
    public async ValueTask<InstanceRow?> GetAsync(long number, CancellationToken cancellationToken)
    {
        return await store.FindAsync(StoreTable.Instance, new StoreKey(number, 0), cancellationToken).ConfigureAwait(false) is { } row ? RowOf(row) : null;
    }

    /// <summary>
    /// What the timeline tells of a block: the order of its last record, when silence after it would have counted, and what it tells without being opened.
    /// </summary>
    public static byte[] EncodeTimeline(OpenHead head) =>
        [.. StoredNumbers.Encode(head.LastOrder, head.LastOrder + head.Allowance), .. head.Summary?.Encode(head.Allowance) ?? []];

    /// <summary>What it tells of late keepalives, which stand in blocks of another time: the same numbers.</summary>
    public static byte[] EncodeTimeline(Lateness late) => [.. StoredNumbers.Encode(late.LastOrder, late.SilentAfter), BlockSummary.OfLate];

    /// <summary>What a row of the timeline tells of its block, where that is more than numbers.</summary>
    public static BlockSummary? SummaryOf(StoreRow timeline)
    {
        if (timeline.Value.Length <= Numbers) return null; // Written before there were summaries, or damaged.
        var last = LastOrder(timeline);
        return BlockSummary.Decode(timeline.Value.AsSpan(Numbers), timeline.Key.Major, last, StoredNumbers.Read(timeline, SilentAfter) - last);
    }

    /// <summary>
    /// The row of the timeline of an instance's latest block, where late keepalives proved more than it tells; <see langword="null"/> where they did not, or
    /// it cannot be read: then it goes on saying less.
    /// </summary>
    public async ValueTask<StoreRow?> ProvenAsync(long number, UpProof proof, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.LastAsync(StoreTable.Block, StoreKey.First(number), StoreKey.Last(number), cancellationToken).ConfigureAwait(false) is not { } block) return null;
            var key = new StoreKey(block.Key.Minor, number);
            if (await store.FindAsync(StoreTable.Timeline, key, cancellationToken).ConfigureAwait(false) is not { } timeline) return null;
            if (SummaryOf(timeline) is not { } summary || summary.Proven(proof) is not { } proven || ReferenceEquals(proven, summary)) return null;
            return new StoreRow(key, [.. timeline.Value.AsSpan(0, Numbers), .. proven.Encode(StoredNumbers.Read(timeline, SilentAfter) - summary.LastOrder)]);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    /// <summary>What the sealed block of an instance that holds an order tells without being opened.</summary>
    /// <returns>The summary, or <see langword="null"/> where there is no such block, or it has none.</returns>
    public async ValueTask<BlockSummary?> SummaryAsync(long number, long order, CancellationToken cancellationToken)
    {
        var block = await store.LastAsync(StoreTable.Block, StoreKey.First(number), new StoreKey(number, order), cancellationToken).ConfigureAwait(false);
        if (block is not { } found) return null;
        var row = await store.FindAsync(StoreTable.Timeline, new StoreKey(found.Key.Minor, number), cancellationToken).ConfigureAwait(false);
        return row is { } timeline ? SummaryOf(timeline) : null;
    }

    /// <summary>The order of the last record of a block.</summary>
    public static long LastOrder(StoreRow timeline) => StoredNumbers.Read(timeline);

    /// <summary>The rows of many instances, by their numbers.</summary>
    public async ValueTask<Dictionary<long, InstanceRow>> GetAsync(IEnumerable<long> numbers, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, InstanceRow>();
        var wanted = numbers.Order().ToList();
        for (var i = 0; i < wanted.Count;)
        {
            // One reading of a range costs as much as some ten that are asked for one by one.
            var begin = i;
            do i++;
            while (i < wanted.Count && wanted[i] - wanted[i - 1] <= NearBy);
            var among = wanted[begin..i].ToHashSet();
            var rows = store.ReadAllAsync(StoreTable.Instance, new StoreKey(wanted[begin], 0), new StoreKey(wanted[i - 1], 0), cancellationToken);
            await foreach (var row in rows.ConfigureAwait(false))
                if (among.Contains(row.Key.Major) && RowOf(row) is { } instance) found[row.Key.Major] = instance;
        }

        return found;
    }

    /// <summary>
    /// The instances with sealed keepalives up to the order <paramref name="last"/>, with the latest block of each that begins by then, as far as one was looked at;
    /// and whether they were not yet silent at the order <paramref name="first"/>. Those with open heads are the caller's to add.
    /// </summary>
    public async ValueTask<Dictionary<long, (StoreRow? Block, bool IsHeard)>> TimelineAsync(long first, long last, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, (StoreRow? Block, bool IsHeard)>();
        var rows = store.ReadAllAsync(StoreTable.Timeline, StoreKey.First(first - LongestBlock), StoreKey.Last(last), cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            ref var instance = ref CollectionsMarshal.GetValueRefOrAddDefault(found, row.Key.Minor, out _);
            var isOfLate = row.Value.Length > Numbers && row.Value[Numbers] == BlockSummary.OfLate;
            instance = (isOfLate ? instance.Block : row, instance.IsHeard || StoredNumbers.Read(row, SilentAfter, ifDamaged: Life.Never) >= first);
        }

        return found;
    }

    /// <summary>
    /// The numbers of the instances with sealed keepalives up to the order <paramref name="last"/> that were not yet silent at the order
    /// <paramref name="first"/>; those with open heads are the caller's to add.
    /// </summary>
    public async ValueTask<HashSet<long>> SealedBetweenAsync(long first, long last, CancellationToken cancellationToken)
    {
        var rows = await TimelineAsync(first, last, cancellationToken).ConfigureAwait(false);
        return [.. rows.Where(row => row.Value.IsHeard).Select(row => row.Key)];
    }

    /// <summary>The outages that began between two moments: the instance's number, the beginning and the end, 0 while it lasts.</summary>
    public async ValueTask<List<Outage>> OutagesAsync(long first, long last, CancellationToken cancellationToken, long? number = null)
    {
        var outages = new List<Outage>();
        var rows = store.ReadAllAsync(StoreTable.Outage, StoreKey.First(first), StoreKey.Last(last), cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
            if (row.Value.Length >= sizeof(long) && (number is null || row.Key.Minor == number)) outages.Add(OutageOf(row));
        return outages;
    }

    /// <summary>Whether the outage of an instance that began at a moment still lasts at another.</summary>
    public async ValueTask<bool> IsMissingAsync(long number, long began, long moment, CancellationToken cancellationToken) =>
        await OutageAsync(number, began, cancellationToken).ConfigureAwait(false) is { } outage && outage.LastsAt(moment);

    /// <summary>The outage of an instance that began at a moment, or <see langword="null"/> where none is on record.</summary>
    public async ValueTask<Outage?> OutageAsync(long number, long began, CancellationToken cancellationToken)
    {
        var row = await store.FindAsync(StoreTable.Outage, new StoreKey(began, number), cancellationToken).ConfigureAwait(false);
        return row is { Value.Length: >= sizeof(long) } outage ? OutageOf(outage) : null;
    }

    private InstanceRow? RowOf(StoreRow row)
    {
        try
        {
            return Decode(row);
        }
        catch (InvalidDataException e)
        {
            instruments.Metrics.BlockUnreadable();
            instruments.Logger.InstanceUnreadable(row.Key.Major, e.Message);
            return null;
        }
    }

    private static Outage OutageOf(StoreRow row) => new(row.Key.Minor, row.Key.Major, StoredNumbers.Read(row));

    private static long Hash(string codename) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(codename)));
}
