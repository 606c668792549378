using System.Diagnostics;
using System.Net;
using Karma.Karl.History;
using Karma.Karl.History.Columns;
using Karma.Testing.Simulated;

namespace Karma.Testing.Fuzz;

/// <summary>
/// The decoder of blocks in columns, given anything: it refuses by <see cref="InvalidDataException"/> and by nothing else, soon, and without
/// taking more memory than a block may have. What it checks is what comes out, so that a changed block gets as far as it can.
/// </summary>
internal sealed class ColumnTarget : IFuzzTarget
{
    private const long MostBytes = 512L * 1024 * 1024;
    private const int Records = 6;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly TemplateCatalog _templates = new();
    private readonly Frame _frame = new();

    public string Name => "columns";

    public string Corpus => "bodies";

    public int Share => 100;

    /// <summary>A block of the same body several times, one of it behind those of a service, and a template.</summary>
    public IEnumerable<byte[]> SeedsOf(byte[] input)
    {
        var run = new SimulatedRun(Population.Median, input.Length);
        var (alone, among) = (new OpenHead(), new OpenHead());
        var record = new KeepaliveRecord
        {
            Kind = RecordKind.Keepalive,
            Order = 1,
            At = 1,
            Allowance = 45_000_000,
            Endpoint = new Endpoint(IPAddress.Loopback, 8080),
            Body = input,
        };
        for (var i = 0; i < Records; i++)
        {
            alone.Append(record with { Order = 20_000_000 * i, At = 20_000_000 * i }, _templates, _frame);
            among.Append(run.Next(), _templates, _frame);
        }

        among.Append(record, _templates, _frame);
        yield return alone.ToBlock();
        yield return among.Seal() ?? throw new FuzzException("A block does not give back what was written.");
        if (TemplateScanner.Scan(record) is { } template) yield return template.Bytes;
    }

    public ValueTask<string> TryAsync(byte[] input)
    {
        var (began, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        var outcome = $"{Outcome(() => OpenedBlock.Of(input, _templates).Count)} {Outcome(() => ColumnBlock.TemplatesOf(input).Count)} {Outcome(() => Template.Parse(input).Holes)}";
        if (Stopwatch.GetElapsedTime(began) > Longest) throw new FuzzException("A block takes longer than any.");
        if (GC.GetAllocatedBytesForCurrentThread() - before > MostBytes) throw new FuzzException("A block takes more memory than any.");
        return new(outcome);
    }

    private static string Outcome(Func<int> decode)
    {
        try
        {
            return $"{Math.Min(decode(), 8)}";
        }
        catch (InvalidDataException e)
        {
            return new string([.. e.Message.Where(c => !char.IsAsciiHexDigit(c))]);
        }
    }
}
