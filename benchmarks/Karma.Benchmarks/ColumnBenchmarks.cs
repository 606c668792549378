using BenchmarkDotNet.Attributes;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Testing;
using Karma.Testing.Simulated;

namespace Karma.Benchmarks;

/// <summary>Keepalives of a median service into a head in columns, sealed as a block, and back. A body is 1.2 KB.</summary>
[MemoryDiagnoser]
public class ColumnBenchmarks
{
    private const int Records = 120;

    private readonly TemplateCatalog _templates = new();
    private readonly Frame _frame = new();
    private KeepaliveRecord[] _records = [];
    private OpenHead _head = new();
    private byte[] _block = [];

    [GlobalSetup]
    public void Setup()
    {
        var run = new SimulatedRun(Population.Median, 1);
        for (var i = 0; i < 300; i++) _head.Append(run.Next(), _templates, _frame);
        _records = [.. Enumerable.Range(0, Records).Select(_ => run.Next())];
        AppendHead();
        _block = _head.Seal() ?? throw new InvalidOperationException("A block does not give back what was sent.");
        Console.WriteLine($"// a block of {Records}: {_block.Length} bytes; its open head: {_head.Capacity}");
    }

    /// <summary>A whole head, by the keepalive: the first ones learn, and the memory is new.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public int AppendHead()
    {
        _head = new OpenHead();
        foreach (var record in _records) _head.Append(record, _templates, _frame);
        return _head.Count;
    }

    [Benchmark]
    public byte[] Checkpoint() => _head.ToBlock();

    [Benchmark]
    public byte[]? Seal() => _head.Seal();

    [Benchmark]
    public int Open() => OpenedBlock.Of(_block, _templates).Count;

    [Benchmark]
    public int OpenForLast() => OpenedBlock.LastOf(_block, _templates, static _ => true)?.Body.Length ?? 0;

    [Benchmark]
    public int Recall() => _head.Recall(_frame)?.Body.Length ?? 0;
}
