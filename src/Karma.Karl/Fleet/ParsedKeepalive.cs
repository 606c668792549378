using Karma.Karl.History;

namespace Karma.Karl.Fleet;

/// <summary>What Karl takes from a keepalive's body before he keeps it: enough to judge it, and the body as it will be kept.</summary>
internal sealed record ParsedKeepalive
{
    public required string Service { get; init; }

    public required string Codename { get; init; }

    public required int LocalPort { get; init; }

    /// <summary>How long the sender may be silent, in microseconds.</summary>
    public required long Allowance { get; init; }

    /// <summary>Its place among the keepalives of its run, from 1; 0 where the sender does not count.</summary>
    public long Sequence { get; init; }

    public required DependencySet Dependencies { get; init; }

    public Build? Build { get; init; }

    public int BuildOffset { get; init; }

    /// <summary>The body with the build cut out, see <see cref="KeepaliveRecord"/>.</summary>
    public required byte[] Body { get; init; }
}
