namespace Karma.Testing.Honesty;

/// <summary>What Karl made of one disturbance.</summary>
internal sealed record HonestyRound
{
    public required string Name { get; init; }

    /// <summary>From the end of the disturbance until all who live are up again.</summary>
    public required TimeSpan Whole { get; init; }

    /// <summary>From the end of the disturbance until the service that was killed in it is down; <see langword="null"/> where none was.</summary>
    public required TimeSpan? Found { get; init; }

    /// <summary>How much of it is told as unknown: of the one who was killed, or else of the one of whom most is.</summary>
    public required TimeSpan Unknown { get; init; }

    /// <summary>What was wrong.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public override string ToString() =>
        $"{Name}: whole again after {Whole.TotalSeconds:0.0} s, "
        + (Found is { } found ? $"the one killed found down after {found.TotalSeconds:0.0} s, " : "")
        + $"unknown for {Unknown.TotalSeconds:0.0} s; "
        + (Faults.Count == 0 ? "no false outage" : "FAULTY: " + string.Join("; ", Faults));
}
