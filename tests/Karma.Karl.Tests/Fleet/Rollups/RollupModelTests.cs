using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet.Rollups;

/// <summary>
/// Fleets that live as chance has it, for half a day: they start anew, fall silent, are cut off and hand over later, and Karl is away, or is killed. Whatever
/// happens, what is rolled up is what one fold over every keepalive says.
/// </summary>
public sealed class RollupModelTests : IDisposable
{
    private static readonly string[] Codenames = ["AAAAAA", "BBBBBB", "CCCCCC", "DDDDDD", "EEEEEE", "FFFFFF"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public async Task Rollups_AnyFleet_AreWhatOneFoldOverEveryKeepaliveSays(int seed, bool isSqlite)
    {
        var random = new Random(seed);
        await using var fleet = new RollupFleet(() => isSqlite ? new SqliteStore(_folder.File("karl.db")) : new MemoryStore());
        await fleet.StartAsync();
        var members = Codenames.Select((c, i) => new KeepaliveJson { Codename = c, Port = 8080 + (i / 2), Service = i < 4 ? "orders" : "prices" }).ToArray();
        var moods = members.Select((_, i) => i % 2 == 0 ? Mood.Beats : Mood.NotYet).ToArray();
        var away = 0;
        for (var round = 0; round < 12 * 180; round++)
        {
            for (var i = 0; i < members.Length; i++) moods[i] = Next(moods[i], random);
            if (away == 0 && random.Next(250) == 0) away = random.Next(1, 400);
            var isKarlThere = away == 0;
            var beating = members.Where((_, i) => moods[i] == Mood.Beats).ToList();
            var cut = members.Where((_, i) => moods[i] == Mood.CutOff).ToList();
            if (isKarlThere)
            {
                await fleet.RoundAsync(beating, cut);
                foreach (var member in beating.Where(_ => random.Next(30) == 0)) await fleet.HandOverAsync(member);
            }
            else
            {
                await fleet.RoundAsync([], [.. beating, .. cut], isKarlThere: false);
                if (--away == 0) await fleet.StartAsync();
            }
        }

        await fleet.SettleAsync();
        var hours = 0;
        for (var number = 1; number <= members.Length; number++)
        {
            if (await fleet.Karl.Get<InstanceDirectory>().GetAsync(number, CancellationToken.None) is not { } row) continue;
            var folded = await fleet.FoldedAsync(row.Codename, number);
            var rolled = await fleet.RolledAsync(number);
            Assert.Equal(folded.Select(Said).Order(StringComparer.Ordinal), rolled.Select(h => Said(KeyValuePair.Create(h.Key, (h.Value.Keepalives, h.Value.Stretches.ToList())))).Order(StringComparer.Ordinal));
            hours += rolled.Count;
        }

        Assert.True(hours > 30, $"Only {hours} hours were rolled up.");
    }

    private static string Said(KeyValuePair<long, (int Keepalives, List<Stretch> Stretches)> hour) =>
        $"{Hour.TimeOf(hour.Key):HH}: {hour.Value.Keepalives}; {string.Join(", ", hour.Value.Stretches.Select(s => $"{s.State} {s.From - Hour.Begin(hour.Key)}–{s.To - Hour.Begin(hour.Key)}"))}";

    private static Mood Next(Mood mood, Random random) => random.Next(300) switch
    {
        0 => Mood.Silent,
        1 or 2 => mood == Mood.NotYet ? mood : Mood.CutOff,
        < 12 => Mood.Beats,
        _ => mood,
    };

    private enum Mood
    {
        NotYet,
        Beats,
        CutOff,
        Silent,
    }
}
