using System.Text.Json;
using Karma.Karl.Host.Commands;
using Karma.Karl.Store;
using Karma.Karl.Tests.Web.Doors;
using Karma.Testing;
using Microsoft.Data.Sqlite;

namespace Karma.Karl.Tests.Commands;

/// <summary>Backup, restore and check, of real files and against a Karl on a real socket.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private static readonly KeepaliveBody Orders = new() { Service = "orders" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backup_OfAKarlWhoRuns_IsAStoreWithAllThatWasAcknowledged()
    {
        await using (var karl = await StartAsync())
        {
            await karl.BeatAsync(TimeSpan.FromHours(1), Orders); // Blocks, and a journal.

            var (answer, errors, code) = await karl.AskAsync($"backup {_folder.File("copy.db")}");
            Assert.Equal((0, ""), (code, errors));
            Assert.EndsWith($"copy.db holds all that was acknowledged: {new FileInfo(_folder.File("copy.db")).Length} bytes, on disk\n", answer, StringComparison.Ordinal);
            await karl.KeepaliveAsync(Orders);
        }

        Assert.Equal(180, await KeptAsync("copy.db"));
        Assert.Equal(181, await KeptAsync("karl.db"));
        Assert.False(File.Exists(_folder.File("copy.db.part")));
    }

    [Fact]
    public async Task Backup_NotToBeHad_ToldAndNothingLeft()
    {
        await using var stateless = await KarlServer.StartAsync();
        var (_, errors, code) = await stateless.AskAsync($"backup {_folder.File("copy.db")}");
        Assert.Equal(ExitCode.Unreachable, code);
        Assert.Contains("This store gives no backup of itself. Only the engine sqlite does. Of postgresql its own tools make one: pg_dump.", errors, StringComparison.Ordinal);

        await using var locked = await KarlServer.StartAsync(DoorSetup.With(("Control:Tokens:0", DoorSetup.Token)) with { Path = _folder.File("karl.db") });
        Assert.Equal(ExitCode.Unreachable, (await locked.AskAsync($"backup {_folder.File("copy.db")}")).Code);
        Assert.Equal(["karl.db", "karl.db-reserve", "karl.db-shm", "karl.db-wal", "karl.db.lock"], Files());

        Assert.Equal(ExitCode.Well, (await locked.AskAsync($"backup {_folder.File("copy.db")} --token {DoorSetup.Token}")).Code);
        var before = await File.ReadAllBytesAsync(_folder.File("copy.db"));
        var (_, again, wrong) = await locked.AskAsync($"backup {_folder.File("copy.db")} --token {DoorSetup.Token}");
        Assert.Equal(ExitCode.Wrong, wrong);
        Assert.Contains("is there already, and is left as it is", again, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File("copy.db")));
    }

    [Fact]
    public async Task Backup_OfFiles_WithWhatAKilledKarlLeftBesideThem()
    {
        await using (var karl = await StartAsync())
        {
            await karl.BeatAsync(TimeSpan.FromMinutes(2), Orders);
            Assert.Equal(ExitCode.Unreachable, (await Asking.RunAsync($"backup {_folder.File("copy.db")} --store {_folder.File("karl.db")}")).Code); // He uses it.
            foreach (var file in Files().Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
                File.Copy(_folder.File(file), _folder.File(file.Replace("karl.db", "killed.db", StringComparison.Ordinal)));
        }

        Assert.Equal(ExitCode.Well, (await Asking.RunAsync($"backup {_folder.File("copy.db")} --store {_folder.File("killed.db")}")).Code);
        Assert.Equal(6, await KeptAsync("copy.db"));
        Assert.Equal(ExitCode.Wrong, (await Asking.RunAsync($"backup {_folder.File("another.db")} --store {_folder.File("nothing.db")}")).Code);
        Assert.DoesNotContain("nothing.db", Files());
    }

    [Fact]
    public async Task Check_OfAStore_SoundAndLeftAsItIs()
    {
        await using (var karl = await StartAsync())
        {
            await karl.BeatAsync(TimeSpan.FromHours(1), Orders);
            var (_, errors, used) = await Asking.RunAsync($"check {_folder.File("karl.db")}");
            Assert.Equal(ExitCode.Unreachable, used);
            Assert.Contains("Have him make a copy, and look into that: karl backup copy.db", errors, StringComparison.Ordinal);
        }

        var before = await File.ReadAllBytesAsync(_folder.File("karl.db"));
        var (answer, _, code) = await Asking.RunAsync($"check {_folder.File("karl.db")}");
        Assert.Equal(ExitCode.Well, code);
        Assert.Contains("karl.db is sound: ", answer, StringComparison.Ordinal);
        var (json, _, _) = await Asking.RunAsync($"check --store {_folder.File("karl.db")} --json");
        using var report = JsonDocument.Parse(json);
        Assert.True(report.RootElement.GetProperty("is_sound").GetBoolean());
        Assert.InRange(report.RootElement.GetProperty("tables").EnumerateArray().Sum(t => t.GetProperty("keepalives").GetInt64()), 180, 360); // A head and the journal may both have one.
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File("karl.db")));
        Assert.Equal(["karl.db", "karl.db.lock"], Files());
    }

    [Fact]
    public async Task Check_OfWhatAKilledKarlLeft_ReadsItsLogToo()
    {
        await using (var karl = await StartAsync())
        {
            await karl.BeatAsync(TimeSpan.FromMinutes(2), Orders);
            foreach (var file in Files().Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
                File.Copy(_folder.File(file), _folder.File(file.Replace("karl.db", "killed.db", StringComparison.Ordinal)));
        }

        var log = _folder.File("killed.db-log.1");
        Assert.Equal(ExitCode.Well, (await Asking.RunAsync($"check {_folder.File("killed.db")}")).Code);
        var bytes = await File.ReadAllBytesAsync(log);
        bytes[32 + 28 + 40] ^= 1; // In the first row.
        await File.WriteAllBytesAsync(log, bytes);

        var (answer, _, code) = await Asking.RunAsync($"check {_folder.File("killed.db")}");
        Assert.Equal(ExitCode.Damaged, code);
        Assert.Contains("killed.db-log.1", answer, StringComparison.Ordinal);
        Assert.Contains("is damaged in 1 place", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfDamage_NamesTheInstanceAndThePlace()
    {
        await StoreAsync(TimeSpan.FromHours(2));
        var order = Ask<long>("karl.db", "SELECT min(first_order) FROM block");
        Ask<object>("karl.db", $"UPDATE block SET value = substr(value, 1, 100) || x'ff' || substr(value, 102) WHERE first_order = {order}; SELECT 1");
        Ask<object>("karl.db", "UPDATE instance SET value = x'7b'; SELECT 1");

        var (answer, _, code) = await Asking.RunAsync($"check {_folder.File("karl.db")}");
        Assert.Equal(ExitCode.Damaged, code);
        Assert.Contains($"block     1         {order}", answer, StringComparison.Ordinal);
        Assert.Contains("is damaged in 2 places", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfWhatIsNoStore_Refused()
    {
        await File.WriteAllTextAsync(_folder.File("notes.txt"), "This is no database.");
        Ask<object>("theirs.db", "CREATE TABLE theirs (x); SELECT 1");
        foreach (var name in new[] { "nothing.db", "notes.txt", "theirs.db" })
            Assert.Equal(ExitCode.Wrong, (await Asking.RunAsync($"check {_folder.File(name)}")).Code);
        Assert.Equal(["notes.txt", "theirs.db"], Files());
    }

    [Fact]
    public async Task Restore_OfABackup_InItsPlaceAndWhatWasThereMovedAside()
    {
        await using (var karl = await StartAsync())
        {
            await karl.BeatAsync(TimeSpan.FromMinutes(2), Orders);
            await karl.AskAsync($"backup {_folder.File("copy.db")}");
            await karl.BeatAsync(TimeSpan.FromMinutes(2), Orders);
            var (_, errors, used) = await Asking.RunAsync($"restore {_folder.File("copy.db")} --store {_folder.File("karl.db")}");
            Assert.Equal((ExitCode.Unreachable, true), (used, errors.Contains("nothing was done. Stop him first.", StringComparison.Ordinal)));
        }

        await File.WriteAllTextAsync(_folder.File("karl.db-log.7"), "left over");
        var (answer, _, code) = await Asking.RunAsync($"restore {_folder.File("copy.db")} --store {_folder.File("karl.db")}");

        Assert.Equal(ExitCode.Well, code);
        Assert.Contains("copy.db now: 1 instance, 6 keepalives\nWhat was there before is in ", answer, StringComparison.Ordinal);
        var aside = Assert.Single(Directory.GetDirectories(_folder.File(".")));
        Assert.Equal(["karl.db", "karl.db-log.7"], Directory.GetFiles(aside).Select(Path.GetFileName).Order());
        Assert.Equal(6, await KeptAsync("karl.db"));
        Assert.Equal(12, await KeptAsync(Path.Combine(Path.GetFileName(aside), "karl.db"), left: "karl.db-log.7"));
        Assert.Equal(["copy.db", "karl.db", "karl.db.lock"], Files());
    }

    [Fact]
    public async Task Restore_WhereNothingWas_TheStoreIsThere()
    {
        await StoreAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(ExitCode.Well, (await Asking.RunAsync($"restore {_folder.File("karl.db")} --store {_folder.File("new/karl.db")}")).Code);
        Assert.Equal(6, await KeptAsync("new/karl.db"));
    }

    [Fact]
    public async Task Restore_OfABackupThatIsDamaged_OnlyWhereThatIsMeant()
    {
        await StoreAsync(TimeSpan.FromHours(2));
        File.Copy(_folder.File("karl.db"), _folder.File("copy.db"));
        Ask<object>("copy.db", "UPDATE block SET value = x'02' WHERE first_order = (SELECT min(first_order) FROM block); SELECT 1");
        var before = await File.ReadAllBytesAsync(_folder.File("karl.db"));

        var (_, errors, code) = await Asking.RunAsync($"restore {_folder.File("copy.db")} --store {_folder.File("karl.db")}");
        Assert.Equal(ExitCode.Damaged, code);
        Assert.Contains("is damaged, and nothing was done", errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File("karl.db")));

        Assert.Equal(ExitCode.Well, (await Asking.RunAsync($"restore {_folder.File("copy.db")} --store {_folder.File("karl.db")} --damaged")).Code);
        Assert.InRange(await KeptAsync("karl.db"), 1, 359);
    }

    [Fact]
    public async Task Restore_FailsAtItsEnd_WhatWasThereIsBack()
    {
        await StoreAsync(TimeSpan.FromMinutes(2));
        Directory.CreateDirectory(_folder.File("other/karl.db")); // Nothing can be moved there.
        await File.WriteAllTextAsync(_folder.File("other/karl.db-log.7"), "left over");

        var (_, errors, code) = await Asking.RunAsync($"restore {_folder.File("karl.db")} --store {_folder.File("other/karl.db")}");

        Assert.Equal(ExitCode.Unreachable, code);
        Assert.Contains("Nothing was restored, and", errors, StringComparison.Ordinal);
        Assert.Equal(["karl.db", "karl.db-log.7", "karl.db.lock"], Directory.GetFileSystemEntries(_folder.File("other")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)] // Killed while it moved away what was there.
    [InlineData(true)] // Killed when all that was left to do was to say so.
    public async Task Restore_BrokenOff_NoKarlStartsThereUntilItIsDoneAgain(bool isThere)
    {
        await StoreAsync(TimeSpan.FromMinutes(2));
        File.Copy(_folder.File("karl.db"), _folder.File("copy.db"));
        var begun = _folder.File("karl.db.replaced-20261121T204839Z");
        Directory.CreateDirectory(begun);
        if (isThere) await File.WriteAllTextAsync(Path.Combine(begun, "karl.db"), "what was there before");
        else File.Move(_folder.File("karl.db"), Path.Combine(begun, "karl.db"));
        await File.WriteAllTextAsync(_folder.File("karl.db-log.7"), "left over");
        await File.WriteAllTextAsync(_folder.File("karl.db.restoring"), begun);

        var refused = await Assert.ThrowsAsync<StoreException>(() => StartAsync());
        Assert.Contains(begun, refused.Message, StringComparison.Ordinal);
        Assert.Equal(isThere, File.Exists(_folder.File("karl.db")));

        var (answer, _, code) = await Asking.RunAsync($"restore {_folder.File("copy.db")} --store {_folder.File("karl.db")}");
        Assert.Equal(ExitCode.Well, code);
        Assert.Equal(6, await KeptAsync("karl.db"));
        Assert.Equal(["copy.db", "karl.db", "karl.db.lock"], Files());
        var folders = Directory.GetDirectories(_folder.File("."));
        Assert.Equal(isThere ? 2 : 1, folders.Length); // What belongs together is together.
        Assert.Equal(isThere, !answer.Contains(begun, StringComparison.Ordinal));
        Assert.All(["karl.db", "karl.db-log.7"], name => Assert.Contains(folders, folder => File.Exists(Path.Combine(folder, name))));
    }

    [Fact]
    public async Task Restore_OfWhatCannotBe_NothingDone()
    {
        await StoreAsync(TimeSpan.FromMinutes(2));
        await File.WriteAllTextAsync(_folder.File("notes.txt"), "This is no database.");
        File.Copy(_folder.File("karl.db"), _folder.File("torn.db"));
        await File.WriteAllBytesAsync(_folder.File("torn.db-log.1"), new byte[64]);
        var files = Files();
        foreach (var from in new[] { "karl.db", "nothing.db", "notes.txt", "torn.db" })
            Assert.Equal(ExitCode.Wrong, (await Asking.RunAsync($"restore {_folder.File(from)} --store {_folder.File("karl.db")}")).Code);
        Assert.Equal(files, Files());
        Assert.Equal(6, await KeptAsync("karl.db"));
    }

    private Task<KarlServer> StartAsync(string name = "karl.db") => KarlServer.StartAsync(new KarlSetup { Path = _folder.File(name) });

    private async Task StoreAsync(TimeSpan length)
    {
        await using var karl = await StartAsync();
        await karl.BeatAsync(length, Orders);
    }

    /// <summary>How many keepalives a Karl tells who is started on that store.</summary>
    private async Task<int> KeptAsync(string name, string? left = null)
    {
        if (left is not null) File.Delete(_folder.File(Path.Combine(Path.GetDirectoryName(name) ?? "", left)));
        var clock = new FakeClock();
        clock.SetWallClock(clock.Now.AddHours(3));
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Path = _folder.File(name), Clock = clock });
        return (await karl.GetAsync("api/v1/instance/ABCDEF/keepalives?h=24&limit=1000")).GetProperty("items").GetArrayLength();
    }

    private T Ask<T>(string name, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File(name)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!; // Every statement asked here answers something.
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.File(".")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
