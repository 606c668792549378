using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>Karl's wall clock, and nobody else's, is set.</summary>
internal sealed class ClockStep(FakeTime time, TimeSpan by) : Disturbance
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    public override string Name => $"clock set by {(by < TimeSpan.Zero ? "" : "+")}{by.TotalMinutes:0} min";

    /// <summary>An hour that never was; one that comes twice leaves none.</summary>
    public override TimeSpan Gap => by > TimeSpan.Zero ? by : TimeSpan.Zero;

    public override Surroundings Karl => time.Surroundings;

    public override Task BeginAsync(Scene scene)
    {
        time.Set(by);
        return Task.CompletedTask;
    }

    public override Task<List<string>> LastAsync(Scene scene) => WaitAsync(Length);

    public override Task EndAsync(Scene scene) => Task.CompletedTask; // It stays as it was set.

    protected override ValueTask CleanUpAsync()
    {
        time.Dispose();
        return ValueTask.CompletedTask;
    }
}
