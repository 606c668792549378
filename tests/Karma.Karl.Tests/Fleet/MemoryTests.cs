using Karma.Karl.Fleet;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet;

/// <summary>What an instance takes of memory, its open head included. Measured while nothing else runs.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests(ITestOutputHelper output) : IDisposable
{
    private const int Instances = 10_000;
    private const int Together = 500;
    private const int Hosts = 100;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Instance_OfTenThousand_TakesLittleAndNoBody()
    {
        await using var store = new SqliteStore(_folder.File("karl.db"));
        await using var karl = await TestKarl.StartAsync(store);
        await SendAsync(karl, Instances, Together, round: 0); // What grows once, and not with the fleet.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = 0; round < 10; round++) await SendAsync(karl, 0, Instances, round);

        var each = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Instances;
        output.WriteLine($"{each:0} bytes an instance");
        Assert.InRange(each, 500, 2_400);
        Assert.Equal(Instances + Together, karl.Fleet.Count);
    }

    private static async Task SendAsync(TestKarl karl, int from, int count, int round)
    {
        foreach (var part in Enumerable.Range(from, count).Chunk(Together))
        {
            var outcomes = await Task.WhenAll(part.Select(n => karl.SendAsync(Json(n, round), $"10.0.0.{1 + (n % Hosts)}").AsTask()));
            Assert.All(outcomes, outcome => Assert.Equal(IntakeOutcome.Kept, outcome));
        }

        karl.Clock.Advance(TimeSpan.FromSeconds(20));
        await karl.Intake.TickAsync();
    }

    private static KeepaliveJson Json(int number, int round) => new()
    {
        Codename = $"RUN{number}",
        Port = 1 + (number / Hosts),
        Second = (20 * round) + (number % 20),
        Dependencies = """[{"ip":"10.0.9.7","port":5432,"prefix":"/"},{"ip":"10.0.9.8","port":8080,"prefix":"/prices"}]""",
        Message = $"{number * round % 17} orders wait",
    };
}
