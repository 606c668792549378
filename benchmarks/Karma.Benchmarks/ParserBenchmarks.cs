using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Benchmarks;

/// <summary>Reading a keepalive: the baseline parses the same bytes into a document and looks at nothing.</summary>
[MemoryDiagnoser]
public class ParserBenchmarks
{
    private readonly KeepaliveParser _parser = new(new BuildCatalog(new MemoryStore()));
    private readonly byte[] _body = Bodies.At(1_000);
    private InstanceState? _known;

    [GlobalSetup]
    public void Setup()
    {
        var before = _parser.Parse(Bodies.At(999), known: null) ?? throw new InvalidOperationException("The body is no keepalive.");
        _known = KnownInstance.Of(before);
    }

    [Benchmark(Baseline = true)]
    public JsonValueKind Document()
    {
        using var document = JsonDocument.Parse(_body);
        return document.RootElement.ValueKind;
    }

    [Benchmark]
    public object? FirstOfARun() => _parser.Parse(_body, known: null);

    [Benchmark]
    public object? NextOfARun() => _parser.Parse(_body, _known);
}
