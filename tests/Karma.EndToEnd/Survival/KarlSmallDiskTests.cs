using System.Net;
using Karma.Karl.Store;
using Karma.Testing;
using Karma.Testing.Honesty;
using Karma.Testing.Kills;
using Karma.Testing.Processes;

namespace Karma.EndToEnd.Survival;

/// <summary>
/// A real disk that is full, or cannot be written to: nothing is taken, everything else lives on, and it ends by itself. Alone: a network of another test's
/// own keeps what is mounted, and a disk that stays so cannot be mended.
/// </summary>
public sealed class KarlSmallDiskTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const long DiskBytes = 80L << 20;
    private const int OldBlocks = 1_500;
    private const int OldBlockBytes = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan KeepFor = TimeSpan.FromHours(3);
    private static readonly TimeSpan LongestOpen = TimeSpan.FromMinutes(50); // As blocks are kept longer by what one may cover.
    private static readonly TimeSpan InAMoment = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Some = TimeSpan.FromSeconds(6);

    private readonly Scratch _scratch = new();
    private readonly LoadedInstance _instance = new("ABCDEF", 8080, seed: 1, intervalMs: 2_000);
    private readonly HttpClient _http = new();
    private LoopDisk _disk = null!; // Mounted before each test.
    private KarlProcess _karl = null!; // As above.

    private string Store => _disk.File("karl.db");

    public async ValueTask InitializeAsync()
    {
        _disk = await LoopDisk.MountAsync(DiskBytes);
        _karl = new KarlProcess(_scratch.Path, Ports.Free());
    }

    public async ValueTask DisposeAsync()
    {
        if (_karl is not null) await _karl.DisposeAsync();
        if (_disk is not null) await _disk.DisposeAsync();
        _http.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Full_NothingIsTakenAndItIsSaidOnceUntilThereIsRoom()
    {
        await _karl.StartAsync(Store);
        await UntilAsync(HttpStatusCode.OK);
        _disk.Fill();
        await UntilAsync(HttpStatusCode.InsufficientStorage);

        var answers = await AnswersAsync(Some);
        Assert.Equal([HttpStatusCode.InsufficientStorage], answers);
        Assert.Empty(await _karl.Api.FaultsAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _http.GetAsync(new Uri(_karl.Url, "healthz"))).StatusCode);
        Assert.Equal(1, Said("A commit failed"));
        Assert.Equal(0, Said("Commits succeed again"));

        _disk.Empty();
        await UntilAsync(HttpStatusCode.OK);
        Assert.Equal([HttpStatusCode.OK], await AnswersAsync(Some));
        Assert.Equal((1, 1), (Said("A commit failed"), Said("Commits succeed again")));
        await AssertNothingLostAsync();
    }

    [Fact]
    public async Task Full_WhatIsPastItsTimeGoesAndMakesRoom()
    {
        await FillWithOldBlocksAsync();
        await _karl.StartAsync(Store, $"History:KeepFor={KeepFor}");
        await UntilAsync(HttpStatusCode.OK);
        _disk.Fill();
        await UntilAsync(HttpStatusCode.InsufficientStorage);
        var before = new FileInfo(Store).Length;

        // Nobody makes room but he himself, when the old blocks are past their time.
        var took = await UntilAsync(HttpStatusCode.OK);
        output.WriteLine($"There was room after {took.TotalSeconds:0.0} s: {before} bytes are {new FileInfo(Store).Length}.");
        Assert.InRange(new FileInfo(Store).Length, 0, before - (2 << 20));
        await AssertNothingLostAsync();
    }

    [Fact]
    public async Task Sealed_NothingIsTakenAndItGoesOnByItself()
    {
        await _karl.StartAsync(Store);
        await UntilAsync(HttpStatusCode.OK);
        await _disk.SealAsync();
        try
        {
            await UntilAsync(HttpStatusCode.InternalServerError);
            Assert.Equal([HttpStatusCode.InternalServerError], await AnswersAsync(Some));
            Assert.Empty(await _karl.Api.FaultsAsync());
            Assert.NotEqual("down", (await _karl.Api.FleetAsync()).Single().State); // Silence is his own doing.
            Assert.Equal(1, Said("A commit failed"));
        }
        finally
        {
            await _disk.UnsealAsync();
        }

        await UntilAsync(HttpStatusCode.OK);
        Assert.Equal([HttpStatusCode.OK], await AnswersAsync(Some));
        Assert.Equal((1, 1), (Said("A commit failed"), Said("Commits succeed again")));
        await AssertNothingLostAsync();
    }

    [Fact]
    public async Task ReadOnly_NothingIsTakenAndAStartSaysWhy()
    {
        await _karl.StartAsync(Store);
        await UntilAsync(HttpStatusCode.OK);
        await _disk.AbortAsync();
        await UntilAsync(HttpStatusCode.InternalServerError);
        Assert.Equal([HttpStatusCode.InternalServerError], await AnswersAsync(Some));
        Assert.Empty(await _karl.Api.FaultsAsync());
        Assert.Equal(1, Said("A commit failed"));
        Assert.Equal(0, await _karl.StopAsync());

        _karl.Begin(Store);
        Assert.Equal(1, await _karl.Process.ExitAsync());
        var said = Assert.Single(_karl.Process.Errors);
        output.WriteLine(said);
        Assert.Contains("read-only", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Another Karl", said, StringComparison.Ordinal);

        await using (var check = ChildProcess.Start(Programs.Karl, _scratch.Path, ["check", Store]))
        {
            Assert.Equal((0, ""), (await check.ExitAsync(), string.Join('\n', check.Errors)));
            Assert.Contains(check.Output, line => line.Contains("is sound", StringComparison.Ordinal));
        }

        await _disk.MendAsync();
        await _karl.StartAsync(Store);
        await UntilAsync(HttpStatusCode.OK);
        await AssertNothingLostAsync();
    }

    // Blocks that are past their time in a moment, of which only retention knows anything.
    private async Task FillWithOldBlocksAsync()
    {
        await using var store = new SqliteStore(Store);
        await store.OpenAsync(CancellationToken.None);
        var began = (DateTimeOffset.UtcNow - KeepFor - LongestOpen + InAMoment).ToUnixTimeMilliseconds() * 1_000;
        var block = new byte[OldBlockBytes];
        for (var i = 0; i < OldBlocks; i += 50)
        {
            await store.CommitAsync(batch =>
            {
                for (var k = i; k < i + 50; k++)
                {
                    batch.Put(StoreTable.Block, new StoreKey(1_000 + k, began + k), block);
                    batch.Put(StoreTable.Timeline, new StoreKey(began + k, 1_000 + k), new byte[16]);
                }
            });
        }
    }

    private int Said(string text) => _karl.Process.Output.Count(line => line.Contains(text, StringComparison.Ordinal));

    private async Task<TimeSpan> UntilAsync(HttpStatusCode status) => await Poll.UntilAsync($"keepalives are answered {(int)status}", Patience, async () => await SendAsync() == status);

    private async Task<List<HttpStatusCode>> AnswersAsync(TimeSpan through)
    {
        var answers = new HashSet<HttpStatusCode>();
        for (var end = DateTimeOffset.UtcNow + through; DateTimeOffset.UtcNow < end;) answers.Add(await SendAsync());
        return [.. answers];
    }

    private async Task<HttpStatusCode> SendAsync()
    {
        using var content = new ByteArrayContent(_instance.Next());
        try
        {
            using var answer = await _http.PostAsync(_karl.Url, content);
            if (answer.StatusCode == HttpStatusCode.OK) _instance.Acknowledge();
            return answer.StatusCode;
        }
        catch (HttpRequestException e)
        {
            throw _karl.Process.Failed($"does not answer, {e.GetBaseException().Message}");
        }
    }

    private async Task AssertNothingLostAsync()
    {
        var kept = await ReadBack.OfAsync(_karl.Api, _instance, fromUs: 1, after: 0, sampleEvery: 100);
        Assert.Equal((0, 0, 0, _instance.Acknowledged.Count), (kept.Lost, kept.Twice, kept.Undecodable, kept.Kept));
    }
}
