using Karma.Karl.History;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet.Rollups;

/// <summary>What is told of a stretch of time that is an hour long, or a day: in the making, for one thread.</summary>
/// <param name="first">Its first hour.</param>
/// <param name="end">The hour behind its last.</param>
internal sealed class Bucket(long first, long end)
{
    public long First { get; } = first;

    public long End { get; } = end;

    /// <summary>How long it was up, down and unknown, in microseconds. What is missing was before it began, after it was done, or is not known yet.</summary>
    public long Up { get; private set; }

    public long Down { get; private set; }

    public long Unknown { get; private set; }

    public long Keepalives { get; private set; }

    public long Gaps { get; private set; }

    /// <summary>How many runs began.</summary>
    public int Starts { get; private set; }

    /// <summary>How many of them began at an endpoint where another run of the service had been.</summary>
    public int Restarts { get; private set; }

    /// <summary>The builds of the instances that were there.</summary>
    public ISet<BuildId> Builds { get; } = new HashSet<BuildId>();

    /// <summary>Adds time, none of which is over another.</summary>
    public void Add(IEnumerable<Stretch> stretches)
    {
        foreach (var stretch in stretches)
        {
            if (stretch.State == LivenessState.Up) Up += stretch.Length;
            else if (stretch.State == LivenessState.Down) Down += stretch.Length;
            else Unknown += stretch.Length;
        }
    }

    /// <summary>Counts what an instance did in an hour, apart from its time.</summary>
    public void Count(HourOfLife life, BuildId build)
    {
        Keepalives += life.Keepalives;
        Gaps += life.Gaps;
        if (life.Beginning != Beginning.None) Starts++;
        if (life.Beginning == Beginning.Restart) Restarts++;
        if (build != BuildId.None) Builds.Add(build);
    }

    /// <summary>Adds all of another.</summary>
    public void Add(Bucket other)
    {
        (Up, Down, Unknown) = (Up + other.Up, Down + other.Down, Unknown + other.Unknown);
        (Keepalives, Gaps, Starts, Restarts) = (Keepalives + other.Keepalives, Gaps + other.Gaps, Starts + other.Starts, Restarts + other.Restarts);
        Builds.UnionWith(other.Builds);
    }
}
