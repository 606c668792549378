using System.Net;
using Karma.Karl.History.Checks;
using Karma.Karl.Store;
using Karma.Karl.Telemetry;
using Karma.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.History;

/// <summary>
/// A disk that gives back other bytes than it was given: Karl starts and passes over what he cannot read, or says in one sentence why he does not. Nothing
/// else ever, and no page of his fails in another way than that it says so.
/// </summary>
public sealed class DamagedStoreTests : IAsyncLifetime
{
    private const int Seeds = 40;

    private static readonly string[] Pages =
    [
        "?html", "?json", "api/v1/fleet?h=24", "api/v1/instance/ABCDEF?h=24", "api/v1/instance/ABCDEF/keepalives?h=24&limit=1000", "instance/ABCDEF?h=24", "karl", "service/orders?h=24",
        "api/v1/service/orders/availability?h=24", "topology", "diff?h=3", "search?q=orders", ".current?all",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();
    private byte[] _sound = [];

    /// <summary>A store with something in every table that a fleet of two fills in some hours, and with a journal and heads that are not sealed.</summary>
    public async ValueTask InitializeAsync()
    {
        var path = _folder.File("sound.db");
        await using (var karl = await KarlServer.StartAsync(new KarlSetup { Path = path, Clock = _clock }))
        {
            var orders = new KeepaliveBody { Build = KeepaliveBody.SomeBuild, Dependencies = "[\"127.0.0.1:81\"]" };
            var prices = new KeepaliveBody { Service = "prices", Codename = "PRICES", Port = 81, Runtime = KeepaliveBody.RuntimeOf("OK") };
            await karl.KeepaliveAsync(new KeepaliveBody { Codename = "GONE", Port = 82 });
            for (var round = 0; round < 3; round++)
            {
                await karl.BeatAsync(TimeSpan.FromMinutes(65), orders, prices);
                await karl.Services.GetRequiredService<Karma.Karl.Fleet.Rollups.RollupMaker>().SettleAsync();
            }

            await karl.BeatAsync(TimeSpan.FromMinutes(17), orders, prices);
        }

        Assert.True(StoreCheck.Run(path).IsSound, string.Join('\n', StoreCheck.Run(path).Damaged));
        _sound = await File.ReadAllBytesAsync(path);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Start_OnASoundStore_AnswersEverything()
    {
        var (refused, _, unreadable) = await StartAsync("sound", _sound);

        Assert.Null(refused);
        Assert.Equal(0, unreadable);
    }

    [Fact]
    public async Task Start_BitsFlippedAnywhere_StartsOrSaysWhy()
    {
        var (started, refused) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Random(seed);
            var bytes = _sound.ToArray();
            for (var flips = 1 << (seed % 7); flips > 0; flips--) bytes[chance.Next(bytes.Length)] ^= (byte)(1 << chance.Next(8));
            if ((await StartAsync($"bits{seed}", bytes)).Refused is null) started++;
            else refused++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{started} started, {refused} refused");
        Assert.True(started > 0);
    }

    [Fact]
    public async Task Start_PagesLost_StartsOrSaysWhy()
    {
        var (started, refused) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Random(seed);
            var bytes = _sound.ToArray();
            var page = bytes.AsSpan(chance.Next(bytes.Length / 4096) * 4096, 4096);
            if (seed % 2 == 0) page.Clear();
            else chance.NextBytes(page);
            if ((await StartAsync($"pages{seed}", bytes)).Refused is null) started++;
            else refused++;
        }

        for (var cut = 1; cut < 6; cut++)
            if ((await StartAsync($"cut{cut}", _sound[..(_sound.Length * cut / 6)])).Refused is null) started++;
            else refused++;
        TestContext.Current.TestOutputHelper?.WriteLine($"{started} started, {refused} refused");
        Assert.True(refused > 0);
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
            await File.WriteAllBytesAsync(_folder.File(file), _sound);
            using (var connection = new SqliteConnection($"Data Source={_folder.File(file)};Pooling=False"))
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = $"UPDATE {table} SET value = CAST({value} AS BLOB)";
                Assert.True(command.ExecuteNonQuery() > 0, $"Nothing is in {table}.");
            }

            var (refused, told, unreadable) = await StartAsync(file, bytes: null);
            Assert.Null(refused);
            if (table is "block" or "head" or "rollup" && name != "flipped") Assert.True(unreadable > 0 && told.Contains("could not be read, and was passed over", StringComparison.Ordinal), $"{file}: {unreadable}");
        }
    }

    // Starts a Karl on it, has him answer everything, take a keepalive and keep house; and starts another where he ended.
    private async Task<(string? Refused, string Told, long Unreadable)> StartAsync(string name, byte[]? bytes)
    {
        var path = _folder.File(name);
        if (bytes is not null) await File.WriteAllBytesAsync(path, bytes);
        try
        {
            AssertChecked(path);
            var (told, unreadable) = ("", 0L);
            for (var start = 0; start < 2; start++)
            {
                var clock = new FakeClock();
                clock.SetWallClock(_clock.Now.AddMinutes(start));
                await using var karl = await KarlServer.StartAsync(new KarlSetup { Path = path, Clock = clock });
                foreach (var page in Pages)
                {
                    using var answer = await karl.Client.GetAsync(new Uri(karl.Locator, page));
                    Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable, $"{name}: {page} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                    if (page == "karl") told = await answer.Content.ReadAsStringAsync();
                }

                var body = new KeepaliveBody { Codename = "NEW", Port = 83 };
                using var taken = await karl.PostAsync(body.Query, body.ToJson());
                Assert.True(taken.StatusCode is HttpStatusCode.OK or HttpStatusCode.InternalServerError or HttpStatusCode.Conflict, $"{name}: a keepalive is answered {(int)taken.StatusCode}");
                await karl.AdvanceAsync(TimeSpan.FromSeconds(100));
                await karl.Services.GetRequiredService<Karma.Karl.Fleet.Rollups.RollupMaker>().SettleAsync();
                await karl.TickAsync();
                unreadable += karl.Services.GetRequiredService<KarlMetrics>().UnreadableTotal;
            }

            return (null, told, unreadable);
        }
        catch (StoreException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
            return (e.Message, "", 0);
        }
    }

    // Whatever it is, the check ends with a report or a sentence.
    private static void AssertChecked(string path)
    {
        try
        {
            StoreCheck.Run(path);
        }
        catch (StoreException e)
        {
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
        }
    }
}
