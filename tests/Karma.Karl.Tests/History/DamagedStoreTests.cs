using System.Net;
using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History.Checks;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;
using Karma.Karl.Tests.Web.Doors;
using Karma.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karma.Karl.Tests.History;

/// <summary>
/// A disk that gives back other bytes than it was given: Karl starts and passes over what he cannot read, or says in one sentence why he does not. Nothing
/// else ever, and no page of his fails in another way than that it says so.
/// </summary>
public sealed class DamagedStoreTests(SoundStore sound) : IClassFixture<SoundStore>, IDisposable
{
    private const int Seeds = 40;
    private const int PageBytes = 4_096;

    private static readonly string[] Pages =
    [
        "?html", "?json", "api/v1/fleet?h=24", "api/v1/instance/ABCDEF?h=24", "api/v1/instance/ABCDEF/keepalives?h=24&limit=1000", "instance/ABCDEF?h=24", "service/orders?h=24",
        "api/v1/service/orders/availability?h=24", "topology", "diff?h=3", "search?q=orders", ".current?all", "karl",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _faults = [];
    private int _started;
    private int _refused;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_OnASoundStore_AnswersEverything()
    {
        var (_, unreadable) = await StartAsync("sound", sound.Bytes);

        AssertNoFaults();
        Assert.Equal((1, 0, 0L), (_started, _refused, unreadable));
    }

    [Fact]
    public async Task Start_BitsFlippedAnywhere_StartsOrSaysWhy()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Random(seed);
            var bytes = sound.Bytes.ToArray();
            for (var flips = 1 << (seed % 7); flips > 0; flips--) bytes[chance.Next(bytes.Length)] ^= (byte)(1 << chance.Next(8));
            await StartAsync($"bits{seed}", bytes);
        }

        AssertNoFaults();
        Assert.True(_started > 0);
    }

    [Fact]
    public async Task Start_PartsOfTheFileLost_StartsOrSaysWhy()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Random(seed);
            var bytes = sound.Bytes.ToArray();
            var part = bytes.AsSpan(chance.Next(bytes.Length / PageBytes) * PageBytes, PageBytes);
            if (seed % 2 == 0) part.Clear();
            else chance.NextBytes(part);
            await StartAsync($"part{seed}", bytes);
        }

        for (var cut = 1; cut < 6; cut++) await StartAsync($"cut{cut}", sound.Bytes[..(sound.Bytes.Length * cut / 6)]);
        AssertNoFaults();
        Assert.True(_refused > 0);
    }

    [Theory]
    [InlineData("block")]
    [InlineData("head")]
    [InlineData("journal")]
    [InlineData("instance")]
    [InlineData("rollup")]
    [InlineData("template")]
    [InlineData("timeline")]
    [InlineData("watch")]
    [InlineData("outage")]
    [InlineData("place")]
    [InlineData("rolled")]
    [InlineData("build")]
    [InlineData("document")]
    [InlineData("live")]
    [InlineData("name")]
    public async Task Start_RowsOfATableAreDamaged_Starts(string table)
    {
        foreach (var (name, value) in new[]
        {
            ("empty", "x''"), ("short", "substr(value, 1, length(value) / 2)"), ("noise", "randomblob(length(value) + 1)"), ("zeros", "zeroblob(length(value))"), ("text", "'none'"), ("number", "7"),
            ("flipped", "substr(value, 1, length(value) / 2) || x'5a' || substr(value, length(value) / 2 + 2)"),
        })
        {
            var file = $"{table}-{name}";
            await File.WriteAllBytesAsync(_folder.File(file), sound.Bytes);
            using (var connection = new SqliteConnection($"Data Source={_folder.File(file)};Pooling=False"))
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = $"UPDATE {table} SET value = COALESCE(CAST({value} AS BLOB), x'')";
                Assert.True(command.ExecuteNonQuery() > 0, $"Nothing is in {table}.");
            }

            var (told, unreadable) = await StartAsync(file, bytes: null);
            if (table is not ("block" or "head" or "instance") || _faults.Count > 0) continue;
            Assert.True(unreadable > 0 && told.Contains("could not be read, and was passed over", StringComparison.Ordinal), $"{file}: {unreadable}");
        }

        AssertNoFaults();
        Assert.Equal(0, _refused);
    }

    [Fact]
    public async Task Start_DependenciesOfAnInstanceAreDamaged_StartsAndTheCheckTells()
    {
        await File.WriteAllBytesAsync(_folder.File("profile"), sound.Bytes);
        using (var connection = new SqliteConnection($"Data Source={_folder.File("profile")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();

            // Still base64, and no JSON any more: W is the first letter of [.
            command.CommandText = """UPDATE instance SET value = CAST(replace(CAST(value AS TEXT), '"dependencies":"W', '"dependencies":"B') AS BLOB) WHERE value LIKE '%"dependencies":"W%'""";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        Assert.Contains("is no JSON", Assert.Single(StoreCheck.Run(_folder.File("profile")).Damaged).ToString(), StringComparison.Ordinal);
        await StartAsync("profile", bytes: null, refusesPages: false);

        AssertNoFaults();
        Assert.Equal((1, 0), (_started, _refused));
    }

    private void AssertNoFaults()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{_started} started, {_refused} refused");
        Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }

    // Starts a Karl on it, has him answer everything, take a keepalive and keep house; and starts another where he ended.
    private async Task<(string Told, long Unreadable)> StartAsync(string name, byte[]? bytes, bool refusesPages = true)
    {
        var path = _folder.File(name);
        if (bytes is not null) await File.WriteAllBytesAsync(path, bytes);
        var (told, unreadable) = ("", 0L);
        try
        {
            Check(name, path);
            for (var start = 0; start < 2; start++)
            {
                var clock = new FakeClock();
                clock.SetWallClock(sound.Ended.AddMinutes(start));
                using var said = new SaidLines();
                await using var karl = await KarlServer.StartAsync(new KarlSetup { Path = path, Clock = clock, Add = builder => builder.Logging.AddProvider(said) });
                told = await AskAsync(name, karl, said, refusesPages);
                unreadable += karl.Services.GetRequiredService<KarlMetrics>().UnreadableTotal;
            }

            _started++;
        }
        catch (StoreException e)
        {
            _refused++;
            if (e.Message.Contains('\n', StringComparison.Ordinal) || !e.Message.Contains(path, StringComparison.Ordinal)) _faults.Add($"{name} is refused with: {e.Message}");
        }
#pragma warning disable CA1031 // All that happens is told at the end.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _faults.Add($"{name}: {e}");
        }

        return (told, unreadable);
    }

    private async Task<string> AskAsync(string name, KarlServer karl, SaidLines said, bool refusesPages)
    {
        var told = "";
        foreach (var page in Pages)
        {
            using var answer = await karl.Client.GetAsync(new Uri(karl.Locator, page));
            told = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.NotFound) continue;
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && refusesPages) continue;
            _faults.Add($"{name}: {page} answers {(int)answer.StatusCode}: {said.Lines.LastOrDefault(line => line.Contains("Exception", StringComparison.Ordinal))}");
        }

        var body = new KeepaliveBody { Codename = "NEW", Port = 83 };
        using var taken = await karl.PostAsync(body.Query, body.ToJson());
        if (taken.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.InternalServerError)) _faults.Add($"{name}: a keepalive is answered {(int)taken.StatusCode}");
        await karl.AdvanceAsync(TimeSpan.FromSeconds(100));
        await karl.Services.GetRequiredService<RollupMaker>().SettleAsync();
        await karl.TickAsync();
        _faults.AddRange(said.Lines.Where(line => line.StartsWith("4001 ", StringComparison.Ordinal) || line.StartsWith("4004 ", StringComparison.Ordinal)).Select(line => $"{name}: {line}"));
        return told;
    }

    // Whatever it is, the check ends with a report or a sentence.
    private void Check(string name, string path)
    {
        try
        {
            StoreCheck.Run(path);
        }
        catch (StoreException e)
        {
            if (!e.Message.Contains(path, StringComparison.Ordinal)) _faults.Add($"{name} is not checked: {e.Message}");
        }
    }
}
