using System.Globalization;
using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>
/// A network of hosts on one switch, each a network namespace with an address that exists nowhere else; nothing of it touches the network
/// of this machine. A host can be unplugged and plugged in again. Needs root.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private const string Prefix = "karma-";
    private const string Folder = "/run/netns";
    private const string Bridge = "switch";

    private static int _count;

    private readonly string _name = $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
    private readonly List<string> _spaces = [];

    private Network()
    {
    }

    /// <summary>Makes one without hosts; a test that may not skips.</summary>
    public static Task<Network> CreateAsync() => Engines.RequireAsync("makes network namespaces", async () =>
    {
        var network = new Network();
        try
        {
            await SweepAsync();
            await network.AddSpaceAsync(network._name);
            await IpAsync("-n", network._name, "link", "add", Bridge, "type", "bridge");
            await IpAsync("-n", network._name, "link", "set", Bridge, "up");
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    });

    /// <summary>A new host, plugged in.</summary>
    public async Task<NetworkHost> AddHostAsync()
    {
        var number = _spaces.Count;
        var host = new NetworkHost($"{_name}-{number}", $"10.231.0.{number}", $"port{number}");
        await AddSpaceAsync(host.Space);
        await IpAsync("-n", _name, "link", "add", host.Port, "type", "veth", "peer", "name", "eth0", "netns", host.Space);
        await IpAsync("-n", _name, "link", "set", host.Port, "master", Bridge, "up");
        await IpAsync("-n", host.Space, "address", "add", $"{host.Address}/24", "dev", "eth0");
        await IpAsync("-n", host.Space, "link", "set", "eth0", "up");
        return host;
    }

    /// <summary>Pulls its cable at the switch: what it sends and what is sent to it is lost, and nobody is told.</summary>
    public Task UnplugAsync(NetworkHost host) => IpAsync("-n", _name, "link", "set", host.Port, "down");

    public Task PlugAsync(NetworkHost host) => IpAsync("-n", _name, "link", "set", host.Port, "up");

    public async ValueTask DisposeAsync()
    {
        foreach (var space in _spaces) await IpAsync("netns", "delete", space);
        _spaces.Clear();
    }

    private async Task AddSpaceAsync(string name)
    {
        await IpAsync("netns", "add", name);
        _spaces.Add(name);
        await IpAsync("-n", name, "link", "set", "lo", "up");
    }

    // What a run left that was itself killed.
    private static async Task SweepAsync()
    {
        if (!Directory.Exists(Folder)) return;
        foreach (var name in Directory.EnumerateFiles(Folder).Select(Path.GetFileName).OfType<string>())
        {
            var parts = name.Split('-');
            var isLeft = parts.Length >= 3 && name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var process) && !Directory.Exists($"/proc/{process}");
            if (isLeft) await IpAsync("netns", "delete", name);
        }
    }

    private static Task IpAsync(params string[] arguments) => Command.RunAsync(Engines.Require("ip"), arguments);
}
