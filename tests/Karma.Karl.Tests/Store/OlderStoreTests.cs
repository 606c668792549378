using Karma.Karl.History.Columns;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;
using Microsoft.Data.Sqlite;

namespace Karma.Karl.Tests.Store;

/// <summary>
/// Stores as older Karls left them when they were killed, as the text of their files: one block of 20 keepalives, five in the journal, and
/// another instance that had said goodbye.
/// </summary>
public sealed class OlderStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, ColumnBlock.Version)]
    public async Task Open_StoreOfAnOlderVersion_EverythingIsThereAndItGoesOn(int version, byte block)
    {
        var path = _folder.File("karl.db");
        Write(path, await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Karma.Karl.Tests/Store/Older", $"version{version}.sql"), TestContext.Current.CancellationToken));
        var clock = new FakeClock();
        clock.Advance(TimeSpan.FromMinutes(20));
        var expected = Enumerable.Range(0, 20).Concat(Enumerable.Range(100, 5)).Select(i => new KeepaliveJson { Second = i }.Text).ToList();

        for (var run = 0; run < 2; run++)
        {
            await using var store = new SqliteStore(path);
            await using var karl = await TestKarl.StartAsync(store, clock);
            Assert.Equal(expected, await karl.SentAsync("ABCDEF"));
            Assert.Equal([new KeepaliveJson { Codename = "OTHERS", Port = 2 }.Text, ""], await karl.SentAsync("OTHERS"));
            if (run == 0) Assert.Equal(block, (await store.AllAsync(StoreTable.Block))[0].Value[0]);
            await karl.SendAsync(new KeepaliveJson { Second = 300 + run });
            expected.Add(new KeepaliveJson { Second = 300 + run }.Text);
            Assert.Equal(expected, await karl.SentAsync("ABCDEF"));
            await karl.PassAsync(TimeSpan.FromMinutes(12));
            Assert.Equal(LivenessState.Down, karl.Fleet.Find("ABCDEF")?.State.Life.State);
        }

        Assert.Equal(SqliteSchema.Version, VersionOf(path));
    }

    private static void Write(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long VersionOf(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)(command.ExecuteScalar() ?? 0L);
    }
}
