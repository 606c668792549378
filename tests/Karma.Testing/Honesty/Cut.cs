using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>Karl's cable is pulled, with services enough that he must suspect himself: they are unknown, and he says why.</summary>
internal sealed class Cut : Disturbance
{
    /// <summary>Deadlines, the calls back and Karl's ticks take some eight seconds; the rest is for a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Network _network;
    private readonly NetworkHost _karl;
    private readonly IReadOnlyList<NetworkHost> _hosts;
    private readonly TimeSpan _length;

    private Cut(Network network, NetworkHost karl, IReadOnlyList<NetworkHost> hosts, TimeSpan length) =>
        (_network, _karl, _hosts, _length) = (network, karl, hosts, length);

    public override string Name => $"network cut for {_length.TotalSeconds:0.#} s";

    public override Surroundings Karl => _karl.Surroundings;

    public override IReadOnlyList<Surroundings> Services => [.. _hosts.Select(host => host.Surroundings)];

    // Three more than the rule asks for: on a busy machine one whose beat is late may be out of step.
    public override int ServiceCount => 8;

    /// <param name="length">Longer than a deadline.</param>
    public static async Task<Cut> CreateAsync(TimeSpan length)
    {
        var network = await Network.CreateAsync();
        var karl = await network.AddHostAsync();
        return new Cut(network, karl, [await network.AddHostAsync(), await network.AddHostAsync()], length);
    }

    public override Task BeginAsync(Scene scene) => _network.UnplugAsync(_karl);

    public override async Task<List<string>> LastAsync(Scene scene)
    {
        await Task.Delay(_length);
        var faults = new List<string>();
        try
        {
            await Poll.UntilAsync("all are unknown", Patience, () => scene.AreAllAsync("unknown"));
            await Poll.UntilAsync("Karl says so", Patience, () => Says(scene));
        }
        catch (TimeoutException e)
        {
            faults.Add($"while cut: {e.Message} " + string.Join(", ", (await scene.FleetAsync()).Values.Select(entry => $"{entry.Service} is {entry.State}")));
        }

        return faults;
    }

    public override Task EndAsync(Scene scene) => _network.PlugAsync(_karl);

    protected override ValueTask CleanUpAsync() => _network.DisposeAsync();

    private static bool Says(Scene scene) =>
        scene.Karl.Process.Output.Any(line => line.Contains("All are unknown until the fleet is heard again", StringComparison.Ordinal));
}
