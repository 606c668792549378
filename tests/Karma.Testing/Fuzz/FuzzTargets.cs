using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Store;

namespace Karma.Testing.Fuzz;

/// <summary>All targets: the parsers and codecs in this process, and the addresses of a running Karl.</summary>
internal sealed class FuzzTargets : IDisposable
{
    private readonly HttpClient _client;
    private readonly List<IFuzzTarget> _targets = [];

    public FuzzTargets(Uri karl)
    {
        _client = new HttpClient { BaseAddress = karl, Timeout = TimeSpan.FromSeconds(60) };
        var parser = new KeepaliveParser(new BuildCatalog(new MemoryStore()));
        _targets.Add(new KeepaliveTarget(parser));
        _targets.Add(new DecoderTarget());
        _targets.Add(new ColumnTarget());
        _targets.AddRange(new HttpAddresses(_client, parser).All.Select(address => new HttpTarget(karl, address)));
    }

    public IReadOnlyList<IFuzzTarget> All => _targets;

    public void Dispose()
    {
        foreach (var target in _targets.OfType<IDisposable>()) target.Dispose();
        _client.Dispose();
    }
}
