using System.Buffers;
using System.Net;
using Karma.Karl.History;

namespace Karma.Testing.Fuzz;

/// <summary>The decoders of what is stored, given anything: they refuse by <see cref="InvalidDataException"/>, and by nothing else.</summary>
internal sealed class DecoderTarget : IFuzzTarget
{
    public string Name => "decoder";

    public string Corpus => "bodies";

    public int Share => 100;

    /// <summary>A head of two records, and the block and the journal's row that are made of it.</summary>
    public IEnumerable<byte[]> SeedsOf(byte[] input)
    {
        var record = new KeepaliveRecord
        {
            Kind = RecordKind.Keepalive,
            Order = 1,
            At = 1,
            Allowance = 45_000_000,
            Endpoint = new Endpoint(IPAddress.Loopback, 8080),
            Body = input,
        };
        var head = Written(writer => RecordCodec.Write(writer, record, before: null));
        var next = Written(writer => RecordCodec.Write(writer, record with { Order = 2, At = 20_000_000 }, record));
        byte[] row = [1, .. Written(writer =>
        {
            JournalCodec.Write(writer, 1, head);
            JournalCodec.Write(writer, 1, next);
        })];
        byte[] block = BlockCodec.Encode([.. head, .. next]);
        return [[.. head, .. next], [1, .. block.AsSpan(1, block.Length - 1 - CheckedRow.CheckBytes)], row]; // Of the version without a check: few inputs pass that.
    }

    public ValueTask<string> TryAsync(byte[] input) =>
        new($"{Outcome(() => BlockCodec.Decode(input).Count)} {Outcome(() => BlockCodec.DecodeHead(input).Count)} {Outcome(() => Journal(input))} {Outcome(() => Checkpoint.Decode(input).Block.Length)}");

    private static byte[] Written(Action<ByteWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new ByteWriter(output));
        return output.WrittenSpan.ToArray();
    }

    private static int Journal(byte[] row)
    {
        var entries = JournalCodec.Decode(row);
        foreach (var (_, entry) in entries)
        {
            var reader = new ByteReader(entry);
            RecordCodec.Read(ref reader, before: null);
        }

        return entries.Count;
    }

    private static string Outcome(Func<int> decode)
    {
        try
        {
            return $"{Math.Min(decode(), 8)}";
        }
        catch (InvalidDataException e)
        {
            return new string([.. e.Message.Where(c => !char.IsAsciiDigit(c))]);
        }
    }
}
