namespace Karma.Overhead;

/// <summary>How much is measured: all of it, or enough to see that it works.</summary>
internal sealed record OverheadOptions
{
    public const string Usage = """
        Karma.Overhead measures what Claire costs a service: the same small web application without her, with her, and without
        her again (the control, which tells how far two that are alike lie apart), each in a process of its own, turn by turn.

        dotnet run -c Release --project benchmarks/Karma.Overhead -- [options]

          --quick   fewer and shorter rounds: everything in about two minutes, and coarser
          --only X  one part alone: starts, rest or requests
          --help    this text

        Figures go to standard output, one `name: value` per line; progress goes to standard error.
        Exit code: 0 measured, 1 a request failed or a service did not behave, 2 wrong arguments.
        """;

    /// <summary>The part that is measured; null for all of them.</summary>
    public string? Only { get; init; }

    /// <summary>How often each service is started anew for the rounds of requests: where a process happens to lie in memory is in its speed.</summary>
    public int Generations { get; init; } = 5;

    /// <summary>Counted rounds of each service in a generation.</summary>
    public int Rounds { get; init; } = 3;

    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often each service is started and stopped with a watch in hand.</summary>
    public int Starts { get; init; } = 21;

    /// <summary>How many of each service rest side by side.</summary>
    public int Resting { get; init; } = 5;

    /// <summary>Between a service's start or its last request and its rest.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(80);

    public static OverheadOptions? Parse(string[] args) => args switch
    {
        [] => new OverheadOptions(),
        ["--only", "starts" or "rest" or "requests", .. var rest] => Parse(rest) is { } options ? options with { Only = args[1] } : null,
        ["--quick", .. var rest] => Parse(rest) is { } options ? options.Quick() : null,
        _ => null,
    };

    private OverheadOptions Quick() => this with
    {
        Generations = 2,
        Rounds = 3,
        Round = TimeSpan.FromSeconds(1),
        WarmUp = TimeSpan.FromSeconds(2),
        Starts = 15,
        Resting = 3,
        Settle = TimeSpan.FromSeconds(3),
        Rest = TimeSpan.FromSeconds(20),
    };
}
