using Karma.Testing.Honesty;
using Xunit.Sdk;

namespace Karma.Soak;

/// <summary>Everything that can befall Karl, one after the other and longer than a test may last.</summary>
internal static class HonestySoak
{
    private static readonly (string Name, bool Kills, Func<Task<Disturbance>> Make)[] Disturbances =
    [
        Of("standstill 1", kills: false, () => new Standstill(TimeSpan.FromSeconds(1))),
        Of("standstill 5", kills: true, () => new Standstill(TimeSpan.FromSeconds(5))),
        Of("standstill 10", kills: true, () => new Standstill(TimeSpan.FromSeconds(10))),
        Of("standstill 30", kills: true, () => new Standstill(TimeSpan.FromSeconds(30))),
        Of("standstill 60", kills: true, () => new Standstill(TimeSpan.FromSeconds(60))),
        Of("absence 10", kills: true, () => new Absence(TimeSpan.FromSeconds(10))),
        Of("absence 60", kills: true, () => new Absence(TimeSpan.FromSeconds(60))),
        Of("backfill 60", kills: false, () => new BackfilledAbsence(TimeSpan.FromSeconds(60))),
        ("disk stuck 30", true, async () => new StuckDisk(await LoopDisk.MountAsync(), TimeSpan.FromSeconds(30))),
        ("disk full 30", true, async () => new FullDisk(await LoopDisk.MountAsync(), TimeSpan.FromSeconds(30))),
        Of("clock forward", kills: true, () => new ClockStep(new FakeTime(), TimeSpan.FromHours(1))),
        Of("clock back", kills: true, () => new ClockStep(new FakeTime(), TimeSpan.FromHours(-1))),
        Of("suspension 20", kills: false, () => new Suspension(TimeSpan.FromSeconds(20))),
        Of("suspension by the wall", kills: false, () => new Suspension(TimeSpan.FromSeconds(1), new FakeTime())),
        ("cut 60", false, async () => await Cut.CreateAsync(TimeSpan.FromSeconds(60))),
    ];

    /// <param name="part">Only those whose name holds this.</param>
    /// <returns>The exit code: 1 where anything was not as it should be.</returns>
    public static async Task<int> RunAsync(string part)
    {
        var isFaulty = false;
        foreach (var (name, kills, make) in Disturbances.Where(one => one.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                var round = await new HonestyRun(await make(), kills).RunAsync();
                Console.WriteLine(round);
                isFaulty |= round.Faults.Count > 0;
            }
            catch (SkipException e)
            {
                Console.WriteLine($"{name}: skipped: {e.Message}");
            }
        }

        return isFaulty ? 1 : 0;
    }

    private static (string Name, bool Kills, Func<Task<Disturbance>> Make) Of(string name, bool kills, Func<Disturbance> make) =>
        (name, kills, () => Task.FromResult(make()));
}
