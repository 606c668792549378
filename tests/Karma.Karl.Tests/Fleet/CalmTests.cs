using Karma.Karl.Fleet;
using Karma.Karl.Store;
using Karma.Karl.Tests.Web.Doors;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karma.Karl.Tests.Fleet;

/// <summary>That the store fails is said once, and once that it does no longer, however the commits go in between.</summary>
public sealed class CalmTests : IDisposable
{
    private readonly SaidLines _said = new();
    private readonly FaultyStore _store = new(new MemoryStore());

    private int Failed => _said.Lines.Count(line => line.StartsWith("4000 ", StringComparison.Ordinal));

    private int Again => _said.Lines.Count(line => line.StartsWith("4005 ", StringComparison.Ordinal));

    public void Dispose() => _said.Dispose();

    [Fact]
    public async Task Commits_OnlyThoseOfKeepalivesAloneSucceed_SaidOnce()
    {
        await using var karl = await StartAsync();
        var outcomes = new HashSet<IntakeOutcome>();
        _store.FailsAllButArrivals = true;
        for (var second = 0; second < 60; second++)
        {
            outcomes.Add(await karl.SendAsync(new KeepaliveJson { Second = 100 + second }));
            await karl.PassAsync(1);
        }

        Assert.Equal((1, 0), (Failed, Again));
        Assert.Equal(IntakeHealth.Failing, karl.Intake.Health);
        Assert.Contains(IntakeOutcome.Failed, outcomes);

        _store.FailsAllButArrivals = false;
        await karl.PassAsync(2);
        Assert.Equal((1, 1), (Failed, Again));
        Assert.Equal(IntakeHealth.Well, karl.Intake.Health);
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson { Second = 300 }));
    }

    [Fact]
    public async Task Commits_FailAndSucceedAgain_SaidOnceEach()
    {
        await using var karl = await StartAsync();
        for (var time = 1; time <= 3; time++)
        {
            _store.FailsCommits = true;
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(IntakeOutcome.Failed, await karl.SendAsync(new KeepaliveJson { Second = 1_000 * time + i }));
                await karl.PassAsync(1);
            }

            Assert.Equal((time, time - 1), (Failed, Again));
            _store.FailsCommits = false;
            await karl.PassAsync(2);
            Assert.Equal((time, time), (Failed, Again));
        }
    }

    [Fact]
    public async Task Commits_SomethingElseFailsThen_SaidOnceToo()
    {
        await using var karl = await StartAsync();
        await FailAsync(karl);
        (_store.FailsCommits, _store.IsBroken) = (false, true);
        await karl.PassAsync(3);
        Assert.Equal((1, 0), (Failed, Again));
        Assert.Single(_said.Lines, line => line.StartsWith("4001 ", StringComparison.Ordinal) || line.StartsWith("4004 ", StringComparison.Ordinal)); // With its stack.

        _store.IsBroken = false;
        await karl.PassAsync(2);
        Assert.Equal((1, 1), (Failed, Again));
    }

    [Fact]
    public async Task Commits_TheStoreIsLostThen_SaidOnceMore()
    {
        await using var karl = await StartAsync();
        await FailAsync(karl);
        _store.IsFull = true;
        await karl.PassAsync(3);
        Assert.False(karl.Intake.StoreLost.IsCompleted);
        (_store.IsFull, _store.IsLost) = (false, true);
        await karl.PassAsync(3);
        (_store.IsFull, _store.IsLost) = (true, false);
        await karl.PassAsync(3);

        Assert.Equal((2, 0), (Failed, Again));
        Assert.True((await karl.Intake.StoreLost).IsLost);
    }

    // With a keepalive, since a tick alone may have nothing to commit.
    private async Task FailAsync(TestKarl karl)
    {
        _store.FailsCommits = true;
        Assert.Equal(IntakeOutcome.Failed, await karl.SendAsync(new KeepaliveJson { Second = 1_000 }));
        await karl.PassAsync(3);
    }

    private async Task<TestKarl> StartAsync()
    {
        var karl = await TestKarl.StartAsync(_store, configure: builder => builder.Services.AddSingleton<ILoggerProvider>(_said));
        karl.Intake.Open();
        Assert.Equal(IntakeOutcome.Kept, await karl.SendAsync(new KeepaliveJson()));
        await karl.PassAsync(1);
        return karl;
    }
}
