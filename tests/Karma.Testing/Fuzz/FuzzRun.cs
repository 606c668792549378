using System.Diagnostics;
using System.Text;

namespace Karma.Testing.Fuzz;

/// <summary>
/// Grows inputs from a corpus and tries them on targets, turn by turn. An input that leads a target to an outcome that is new for it joins
/// the corpus for as long as the run lasts. With the same seed, targets and number of turns it tries the same inputs again.
/// </summary>
internal sealed class FuzzRun(int seed, IReadOnlyList<IFuzzTarget> targets, string findings)
{
    private const int MostFindings = 20;
    private const int MostKept = 4_000;

    private readonly Random _random = new(seed);
    private readonly Dictionary<IFuzzTarget, List<byte[]>> _corpora = [];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FuzzFinding> _findings = new(StringComparer.Ordinal);
    private long _inputs;
    private int _kept;

    /// <summary>Where the committed corpus stands.</summary>
    public static string Corpus { get; } = Path.Combine(Repository.Root, "eng", "soak", "corpus");

    /// <summary>Runs until the time is over, or the turns are, or there are too many findings to go on.</summary>
    public async Task<FuzzSummary> RunAsync(TimeSpan atMost, long turns = long.MaxValue)
    {
        var began = Stopwatch.GetTimestamp();
        var mutator = new Mutator(_random);
        foreach (var target in targets)
            foreach (var seedInput in CorpusOf(target).ToList()) await TryAsync(target, seedInput);
        for (var turn = 0L; turn < turns && Stopwatch.GetElapsedTime(began) < atMost && _findings.Count < MostFindings; turn++)
        {
            foreach (var target in targets)
            {
                for (var i = 0; i < target.Share; i++)
                {
                    var corpus = CorpusOf(target);
                    await TryAsync(target, mutator.Mutate(corpus[_random.Next(corpus.Count)], corpus[_random.Next(corpus.Count)]));
                }
            }
        }

        return new FuzzSummary(_inputs, Stopwatch.GetElapsedTime(began), _kept, [.. _findings.Values]);
    }

    private List<byte[]> CorpusOf(IFuzzTarget target)
    {
        if (_corpora.TryGetValue(target, out var corpus)) return corpus;
        var files = Directory.GetFiles(Path.Combine(Corpus, target.Corpus)).Order(StringComparer.Ordinal);
        return _corpora[target] = [.. files.SelectMany(InputsOf).SelectMany(target.SeedsOf)];
    }

    // A list has an input in each line; any other file is one.
    private static IEnumerable<byte[]> InputsOf(string file) => file.EndsWith(".list", StringComparison.Ordinal)
        ? File.ReadLines(file).Select(Encoding.UTF8.GetBytes)
        : [File.ReadAllBytes(file)];

    private async Task TryAsync(IFuzzTarget target, byte[] input)
    {
        _inputs++;
        try
        {
            var outcome = await target.TryAsync(input);
            if (_kept >= MostKept || !_outcomes.Add($"{target.Name} {outcome}")) return;
            _kept++;
            CorpusOf(target).Add(input);
        }
#pragma warning disable CA1031 // Whatever it is, it is a finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Note(target, input, e is FuzzException ? e.Message : e.ToString());
        }
    }

    private void Note(IFuzzTarget target, byte[] input, string what)
    {
        var kind = $"{target.Name} {what.Split('\n')[0]}";
        if (_findings.ContainsKey(kind)) return;
        Directory.CreateDirectory(findings);
        var file = Path.Combine(findings, $"{target.Name}-{seed}-{_inputs}.input");
        File.WriteAllBytes(file, input);
        _findings[kind] = new FuzzFinding(target.Name, what, file);
    }
}
