using System.Text;
using Karma.Testing;

namespace Karma.Karl.Tests.Originals;

/// <summary>What the original's log got wrong, and our store does not; that every commit is fsynced is held by the store's own tests.</summary>
public sealed class StoredFaultsTests
{
    /// <summary>What the original wrote of one keepalive.</summary>
    private const int BytesOfTheOriginal = 2_659;

    private static readonly KeepaliveBody Body = new() { Build = KeepaliveBody.SomeBuild };

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(100)]
    public async Task Fault6_TornEnd_WhatStoodBeforeIsThereAndWhatComesAfterStandsAlone(int torn)
    {
        using var folder = new TemporaryFolder();
        var crashed = folder.File("crashed.db");
        var setup = new KarlSetup { Path = folder.File("karl.db") };
        await using (var karl = await KarlServer.StartAsync(setup))
        {
            for (var i = 0; i < 10; i++)
            {
                await karl.KeepaliveAsync(Body with { Runtime = KeepaliveBody.RuntimeOf($"before {i}") });
                await karl.AdvanceAsync(TimeSpan.FromSeconds(1));
            }

            foreach (var part in new[] { "", "-wal" }) await File.WriteAllBytesAsync(crashed + part, Read(setup.Path + part), TestContext.Current.CancellationToken);
            var log = Read(setup.Path + "-log.1"); // What a machine that lost its power left: the last write, in part.
            var end = log.AsSpan(0, log.Length - 32).LastIndexOfAnyExcept((byte)0) + 1;
            Assert.True(end > torn);
            log.AsSpan(end - torn, torn).Clear();
            await File.WriteAllBytesAsync(crashed + "-log.1", log, TestContext.Current.CancellationToken);
        }

        await using var after = await KarlServer.StartAsync(setup with { Path = crashed });
        await after.KeepaliveAsync(Body with { Runtime = KeepaliveBody.RuntimeOf("after") });

        var items = (await after.GetAsync("api/v1/instance/ABCDEF/keepalives")).GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("message").GetString()).ToList();
        Assert.Equal("after", items[0]);
        Assert.InRange(items.Count, 9, 11); // The torn commit was the last one; nothing before it is touched.
        Assert.Equal(Enumerable.Range(0, items.Count - 1).Select(i => $"before {i}").Reverse(), items.Skip(1));
        foreach (var page in new[] { "?json", "?html", "?html&h=1", "api/v1/fleet", "snapshot/ABCDEF", "topology.dot" })
        {
            using var answer = await after.Client.GetAsync(new Uri(page, UriKind.Relative));
            Assert.True(answer.IsSuccessStatusCode, page);
        }
    }

    [Fact]
    public async Task Fault7_Keepalive_WithItsBuildEachTime_TakesATwentiethOfTheOriginalsBytesAtMost()
    {
        const int Keepalives = 600;
        using var folder = new TemporaryFolder();

        var more = await SizeAsync(folder.File("many.db"), Keepalives) - await SizeAsync(folder.File("one.db"), 1); // The store's own pages aside.

        Assert.InRange(more / Keepalives, 0, BytesOfTheOriginal / 20);
    }

    [Fact]
    public async Task Fault7_Keepalives_PastTheirTime_Gone()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Karma:Karl:History:KeepFor"] = "01:00:00" };
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Settings = settings });
        await karl.BeatAsync(TimeSpan.FromHours(4), Body);

        var left = (await karl.GetAsync("api/v1/instance/ABCDEF/keepalives?h=24&limit=1000")).GetProperty("items").GetArrayLength();

        Assert.InRange(left, 180, 180 + 120 + 150); // An hour's, and what stands in one block with the oldest, until that goes as a whole.
    }

    private static async Task<long> SizeAsync(string path, int keepalives)
    {
        var request = Recorded.BodyOf(Recorded.NativeNext);
        await using (var karl = await KarlServer.StartAsync(new KarlSetup { Path = path }))
        {
            for (var i = 0; i < keepalives; i++)
            {
                var body = request.Replace("1795264468995436", $"{1_795_264_468_995_436 + (i * 20_000_317L)}", StringComparison.Ordinal)
                    .Replace("39402", $"{39_402 + (i * 7919 % 3_000)}", StringComparison.Ordinal);
                using var answer = await karl.Client.PostAsync(new Uri("?codename=ZOYNFZ", UriKind.Relative), new ByteArrayContent(Encoding.UTF8.GetBytes(body)));
                Assert.True(answer.IsSuccessStatusCode);
                await karl.AdvanceAsync(TimeSpan.FromSeconds(4));
            }

            var kept = await karl.GetAsync("api/v1/instance/ZOYNFZ/keepalives?h=24&limit=1000");
            Assert.Equal(keepalives, kept.GetProperty("items").GetArrayLength());
        }

        return new FileInfo(path).Length;
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
