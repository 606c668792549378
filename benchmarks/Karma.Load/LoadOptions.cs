using System.Diagnostics.CodeAnalysis;
using Karma.Load.Measures;

namespace Karma.Load;

/// <summary>What the command line asked for.</summary>
internal sealed record LoadOptions
{
    public const string Usage = """
        Karma.Load measures Karl as a whole: keepalives acknowledged (durably) against a bare ASP.NET Core endpoint
        that only parses the same JSON, in one run on one machine; disk and memory; recovery after SIGKILL.

        dotnet run -c Release --project benchmarks/Karma.Load -- [options]

          --quick          fewer and shorter rounds: everything in under a minute
          --only bare      the bare endpoint alone: what the client and this machine can do
          --only karl      Karl alone: no ratios
          --case X         this case of the intake alone, and no other measure: 64, 256, nobuild, 1k, 10k, 100k; may
                           be given more than once
          --live N         a fleet of so many instances that beacon every 20 s while pages are looked at, for
                           --minutes M (10), and no other measure
          --looks          how long it takes to look at 10,000 instances, now and as they were, with little history and
                           with a hundred times as much, and no other measure; two minutes
          --rivals         etcd and the Prometheus Pushgateway too, where they are installed
          --against PATH   another karl.dll in the place of the bare endpoint: two builds of Karl in one run
          --rounds N       counted rounds per server (5; 3 with --quick)
          --seconds S      length of a round (5; 0.8 with --quick)
          --bare-parse X   into what the bare endpoint parses: records (typed, source-generated), or document
                           (JsonDocument: less work, so a harder reference)
          --karl PATH      another karl.dll than the one built with this program
          --dir PATH       where the stores of the run go (a new folder in the temporary directory); must be on a
                           real disk, or durability costs nothing and the figures mean nothing
          --keep           keep the stores and say where they are
          --show           print two keepalives as they go over the wire, and measure nothing
          --help           this text

        Figures go to standard output, one `name: value` per line; progress goes to standard error.
        Exit code: 0 measured, 1 a request failed or a server did not behave, 2 wrong arguments.
        """;

    public bool Help { get; init; }

    public bool Show { get; init; }

    public bool Bare { get; init; } = true;

    public bool Karl { get; init; } = true;

    public int Rounds { get; init; } = 5;

    /// <summary>Into what the bare endpoint parses: records or a document.</summary>
    public string BareParse { get; init; } = "records";

    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);

    public string? KarlPath { get; init; }

    /// <summary>The Karl who takes the place of the bare endpoint.</summary>
    public string? AgainstPath { get; init; }

    /// <summary>The cases of the intake that are measured; all of them, and everything else too, where it is empty.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    public bool Quick { get; init; }

    /// <summary>How many instances live at their own pace; 0 where that is not measured.</summary>
    public int Live { get; init; }

    public TimeSpan LiveFor { get; init; } = TimeSpan.FromMinutes(10);

    public bool Looks { get; init; }

    public bool Rivals { get; init; }

    public string? Directory { get; init; }

    public bool Keep { get; init; }

    public static bool TryParse(string[] args, out LoadOptions options, [NotNullWhen(false)] out string? error)
    {
        options = new LoadOptions();
        error = null;
        if (args.Contains("--quick"))
        {
            options = options with
            {
                Quick = true,
                Rounds = 3,
                Round = TimeSpan.FromSeconds(0.8),
                WarmUp = TimeSpan.FromSeconds(0.8),
                Settle = TimeSpan.FromSeconds(1),
            };
        }

        for (var i = 0; i < args.Length && error is null; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--quick":
                    break;
                case "--help" or "-h":
                    options = options with { Help = true };
                    break;
                case "--show":
                    options = options with { Show = true };
                    break;
                case "--keep":
                    options = options with { Keep = true };
                    break;
                case "--only" when value is "bare" or "karl":
                    options = options with { Bare = value is "bare", Karl = value is "karl" };
                    i++;
                    break;
                case "--rounds" when int.TryParse(value, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    i++;
                    break;
                case "--seconds" when double.TryParse(value, out var seconds) && seconds is > 0 and < 600:
                    options = options with { Round = TimeSpan.FromSeconds(seconds) };
                    i++;
                    break;
                case "--bare-parse" when value is "records" or "document":
                    options = options with { BareParse = value };
                    i++;
                    break;
                case "--karl" when value is not null:
                    options = options with { KarlPath = Path.GetFullPath(value) };
                    i++;
                    break;
                case "--live" when int.TryParse(value, out var live) && live > 0:
                    options = options with { Live = live };
                    i++;
                    break;
                case "--minutes" when double.TryParse(value, out var minutes) && minutes is > 0 and < 1_440:
                    options = options with { LiveFor = TimeSpan.FromMinutes(minutes) };
                    i++;
                    break;
                case "--looks":
                    options = options with { Looks = true };
                    break;
                case "--rivals":
                    options = options with { Rivals = true };
                    break;
                case "--against" when value is not null:
                    options = options with { AgainstPath = Path.GetFullPath(value) };
                    i++;
                    break;
                case "--case" when value is not null && IntakeCase.All.Any(one => one.Name == value):
                    options = options with { Cases = [.. options.Cases, value] };
                    i++;
                    break;
                case "--dir" when value is not null:
                    options = options with { Directory = Path.GetFullPath(value) };
                    i++;
                    break;
                default:
                    error = $"'{args[i]}' is not an option, or its value '{value}' does not fit.";
                    break;
            }
        }

        return error is null;
    }
}
