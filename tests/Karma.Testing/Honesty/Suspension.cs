using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>
/// The machine is suspended with all that is on it. With a <see cref="FakeTime"/>, its wall clock is an hour further on when it comes
/// back, as after a true suspension, in which the monotonic clock stands still.
/// </summary>
internal sealed class Suspension(TimeSpan length, FakeTime? time = null) : Disturbance
{
    private static readonly TimeSpan ByTheWall = TimeSpan.FromHours(1);

    public override string Name => $"suspension of {length.TotalSeconds:0.#} s" + (time is null ? "" : ", an hour by the wall clock");

    public override Surroundings Karl => time?.Surroundings ?? Surroundings.Plain;

    public override IReadOnlyList<Surroundings> Services => [Karl];

    public override Task BeginAsync(Scene scene)
    {
        Send(scene, Signal.Stop);
        return Task.CompletedTask;
    }

    public override Task<List<string>> LastAsync(Scene scene) => WaitAsync(length);

    public override Task EndAsync(Scene scene)
    {
        time?.Set(ByTheWall);
        Send(scene, Signal.Continue);
        return Task.CompletedTask;
    }

    protected override ValueTask CleanUpAsync()
    {
        time?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Send(Scene scene, Signal signal)
    {
        scene.Karl.Process.Send(signal);
        foreach (var service in scene.Services) service.Process.Send(signal);
    }
}
