using System.Buffers;
using System.Net;
using BenchmarkDotNet.Attributes;
using Karma.Karl.History;

namespace Karma.Benchmarks;

/// <summary>A record behind the one before it, to bytes and back; and a whole head into a block and back.</summary>
[MemoryDiagnoser]
public class RecordBenchmarks
{
    private const int Records = 60;

    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly KeepaliveRecord _before = Record(999);
    private readonly KeepaliveRecord _record = Record(1_000);
    private byte[] _entry = [];
    private byte[] _head = [];
    private byte[] _block = [];

    [GlobalSetup]
    public void Setup()
    {
        RecordCodec.Write(new ByteWriter(_output), _record, _before);
        _entry = _output.WrittenSpan.ToArray();
        _output.ResetWrittenCount();
        KeepaliveRecord? before = null;
        for (var i = 0; i < Records; i++)
        {
            var record = Record(i);
            RecordCodec.Write(new ByteWriter(_output), record, before);
            before = record;
        }

        _head = _output.WrittenSpan.ToArray();
        _block = BlockCodec.Encode(_head);
        Console.WriteLine($"// a record: {_entry.Length} bytes; a head of {Records}: {_head.Length}; its block: {_block.Length}");
    }

    [Benchmark(Baseline = true)]
    public int Encode()
    {
        _output.ResetWrittenCount();
        RecordCodec.Write(new ByteWriter(_output), _record, _before);
        return _output.WrittenCount;
    }

    [Benchmark]
    public object Decode()
    {
        var reader = new ByteReader(_entry);
        return RecordCodec.Read(ref reader, _before);
    }

    [Benchmark]
    public int Seal() => BlockCodec.Encode(_head).Length;

    [Benchmark]
    public int Open() => BlockCodec.Decode(_block).Count;

    private static KeepaliveRecord Record(int number) => new()
    {
        Kind = RecordKind.Keepalive,
        Order = 1_795_251_600_000_000 + (number * 20_000_123L),
        At = 1_795_251_600_000_000 + (number * 20_000_123L),
        Allowance = 45_000_000,
        Endpoint = new Endpoint(IPAddress.Loopback, 8080),
        Body = Bodies.At(number),
    };
}
