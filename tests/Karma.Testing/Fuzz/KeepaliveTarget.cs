using System.Buffers;
using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Karl.Liveness;

namespace Karma.Testing.Fuzz;

/// <summary>
/// The way of a body through the house without the house: read with and without what is known, shown, and written as a record behind others,
/// into a block and back. What comes back must be, to the byte, what went in.
/// </summary>
internal sealed class KeepaliveTarget(KeepaliveParser parser) : IFuzzTarget
{
    private const int MostInBlock = 20;

    private readonly List<KeepaliveRecord> _records = [];
    private readonly ArrayBufferWriter<byte> _head = new();
    private readonly TemplateCatalog _templates = new();
    private readonly Frame _frame = new();
    private OpenHead _columns = new();
    private InstanceState? _known;

    public string Name => "keepalive";

    public string Corpus => "bodies";

    public int Share => 100;

    public ValueTask<string> TryAsync(byte[] input)
    {
        var parsed = parser.Parse(input, known: null);
        var again = parser.Parse(input, _known);
        if (parsed is null != again is null) throw new FuzzException($"With what is known it is {(again is null ? "no" : "a")} keepalive, without it is not so.");
        if (parsed is null || again is null) return new("none");
        if (!parsed.Body.AsSpan().SequenceEqual(again.Body) || parsed.BuildOffset != again.BuildOffset) throw new FuzzException("What is known changes what is read.");

        var record = RecordOf(parsed);
        if (!record.Restore(parsed.Build).AsSpan().SequenceEqual(input)) throw new FuzzException("The body is not put together again.");
        var details = KeepaliveDetails.Read(parsed.Body);
        if (details.Service != parsed.Service) throw new FuzzException($"Shown as '{details.Service}', judged as '{parsed.Service}'.");
        Write(record);
        _known = StateOf(parsed, record);
        return new($"taken {Bits(input.Length)} {parsed.Build is null} {Bits(parsed.Dependencies.Items.Count)} {Bits(parsed.Allowance)} {details.Message is null} {details.Runtime?.ValueKind} {details.Labels?.ValueKind} {details.State is null} {Bits(details.PingUs)}");
    }

    private void Write(KeepaliveRecord record)
    {
        RecordCodec.Write(new ByteWriter(_head), record, _records.LastOrDefault());
        _columns.Append(record, _templates, _frame);
        _records.Add(record);
        if (_records.Count < MostInBlock) return;
        Compare(BlockCodec.Decode(BlockCodec.Encode(_head.WrittenSpan)));
        Compare(OpenedBlock.Of(_columns.ToBlock(), _templates));
        Compare(OpenedBlock.Of(_columns.Seal() ?? throw new FuzzException("A block in columns does not give back what was written."), _templates));
        _records.Clear();
        _head.ResetWrittenCount();
        _columns = new OpenHead();
    }

    private void Compare(List<KeepaliveRecord> decoded)
    {
        if (decoded.Count != _records.Count) throw new FuzzException("A block has another number of records.");
        if (!decoded.Zip(_records).All(pair => IsSame(pair.First, pair.Second))) throw new FuzzException("A record of a block is not what was written.");
    }

    private static bool IsSame(KeepaliveRecord left, KeepaliveRecord right) =>
        left.Body.AsSpan().SequenceEqual(right.Body) && left with { Body = right.Body } == right;

    private KeepaliveRecord RecordOf(ParsedKeepalive parsed) => new()
    {
        Kind = RecordKind.Keepalive,
        Order = _records.Count + 1,
        At = _records.Count + 1,
        Allowance = parsed.Allowance,
        Endpoint = new Endpoint(IPAddress.Loopback, parsed.LocalPort),
        Build = parsed.Build?.Id ?? BuildId.None,
        BuildOffset = parsed.BuildOffset,
        Body = parsed.Body,
    };

    private static InstanceState StateOf(ParsedKeepalive parsed, KeepaliveRecord record) => new()
    {
        Codename = parsed.Codename,
        Service = parsed.Service,
        Endpoint = record.Endpoint,
        Life = Life.Begin(1, parsed.Allowance),
        First = 1,
        LatestAt = record.At,
        LatestOrder = record.Order,
        Dependencies = parsed.Dependencies,
        Build = parsed.Build,
    };

    private static int Bits(long number) => 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)number);
}
