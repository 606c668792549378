using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>Karl is stopped where he stands: connections are accepted by the system, and nobody answers.</summary>
internal sealed class Standstill(TimeSpan length) : Disturbance
{
    public override string Name => $"standstill of {length.TotalSeconds:0.#} s";

    public override TimeSpan Gap => length;

    public override Task BeginAsync(Scene scene)
    {
        scene.Karl.Process.Send(Signal.Stop);
        return Task.CompletedTask;
    }

    public override Task<List<string>> LastAsync(Scene scene) => WaitAsync(length);

    public override Task EndAsync(Scene scene)
    {
        scene.Karl.Process.Send(Signal.Continue);
        return Task.CompletedTask;
    }
}
