using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>The disk under Karl's store hangs: his fsync does not come back, and nothing fails.</summary>
internal sealed class StuckDisk(LoopDisk disk, TimeSpan length) : Disturbance
{
    public override string Name => $"disk stuck for {length.TotalSeconds:0.#} s";

    public override TimeSpan Gap => length;

    public override string Store(Scratch scratch) => disk.File("karl.db");

    public override Task BeginAsync(Scene scene) => disk.FreezeAsync();

    public override Task<List<string>> LastAsync(Scene scene) => WaitAsync(length);

    public override Task EndAsync(Scene scene) => disk.ThawAsync();

    protected override ValueTask CleanUpAsync() => disk.DisposeAsync();
}
