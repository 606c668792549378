using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>
/// Somebody fills the disk of Karl's store: his commits fail until there is room again, but for those that the journal's log has room for. So how
/// long he sees nothing is not given.
/// </summary>
internal sealed class FullDisk(LoopDisk disk, TimeSpan length) : Disturbance
{
    public override string Name => $"disk full for {length.TotalSeconds:0.#} s";

    public override string Store(Scratch scratch) => disk.File("karl.db");

    public override Task BeginAsync(Scene scene)
    {
        disk.Fill();
        return Task.CompletedTask;
    }

    public override async Task<List<string>> LastAsync(Scene scene)
    {
        await Task.Delay(length);
        var says = scene.Karl.Process.Output.Any(line => line.Contains("A commit failed", StringComparison.Ordinal));
        return says ? [] : ["Karl does not say that commits fail"];
    }

    public override Task EndAsync(Scene scene)
    {
        disk.Empty();
        return Task.CompletedTask;
    }

    protected override ValueTask CleanUpAsync() => disk.DisposeAsync();
}
