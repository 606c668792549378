namespace Karma.Testing.Honesty;

/// <summary>Karl is killed, and started again after a while.</summary>
internal class Absence(TimeSpan length) : Disturbance
{
    public override string Name => $"absence of {length.TotalSeconds:0.#} s";

    public override TimeSpan Gap => length;

    public override Task BeginAsync(Scene scene) => scene.Karl.KillAsync();

    public override Task<List<string>> LastAsync(Scene scene) => WaitAsync(length);

    public override Task EndAsync(Scene scene) => scene.Karl.StartAsync(scene.Store);
}
