using System.Globalization;
using System.Text.Json;
using Karma.Testing.Processes;

namespace Karma.Testing.Kills;

/// <summary>What Karl's store made of what was acknowledged.</summary>
/// <param name="Kept">Keepalives that are there.</param>
/// <param name="Lost">Acknowledged and not there.</param>
/// <param name="Twice">There more than once, or out of order, or never sent.</param>
/// <param name="Undecodable">Of the sample, those whose body is not to the byte what was sent.</param>
/// <param name="Sampled">Bodies fetched.</param>
internal sealed record ReadBack(long Kept, long Lost, long Twice, long Undecodable, long Sampled)
{
    public static ReadBack Nothing { get; } = new(0, 0, 0, 0, 0);

    public bool IsFaulty => Lost + Twice + Undecodable > 0;

    public static ReadBack operator +(ReadBack left, ReadBack right) => new(
        left.Kept + right.Kept, left.Lost + right.Lost, left.Twice + right.Twice, left.Undecodable + right.Undecodable, left.Sampled + right.Sampled);

    /// <summary>Reads the keepalives of an instance and compares them with what it remembers.</summary>
    /// <param name="api">The Karl to ask.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="fromUs">The beginning of the window, in epoch microseconds.</param>
    /// <param name="after">The last number that was sent before the window.</param>
    /// <param name="sampleEvery">One body in so many is fetched whole.</param>
    public static async Task<ReadBack> OfAsync(KarlApi api, LoadedInstance instance, long fromUs, long after, int sampleEvery)
    {
        var seen = new HashSet<long>();
        var (kept, twice, undecodable, sampled) = (0L, 0L, 0L, 0L);
        var order = long.MaxValue;
        await foreach (var item in api.KeepalivesAsync(instance.Codename, fromUs))
        {
            kept++;
            var at = item.GetProperty("order").GetInt64();
            var sequence = SequenceOf(item);
            if (at >= order || !seen.Add(sequence) || !instance.WasSent(sequence)) twice++;
            order = at;
            if (kept % sampleEvery != 1 && sampleEvery > 1) continue;
            sampled++;
            if (!instance.IsWhatWasSent(sequence, await api.BodyAsync(item.GetProperty("body").GetString() ?? ""))) undecodable++;
        }

        var lost = instance.Acknowledged.Count(sequence => sequence > after && !seen.Contains(sequence));
        return new ReadBack(kept, lost, twice, undecodable, sampled);
    }

    private static long SequenceOf(JsonElement item) =>
        item.TryGetProperty("message", out var message) && message.GetString() is { } text && text.StartsWith(LoadedInstance.Message, StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(LoadedInstance.Message.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence : -1;
}
