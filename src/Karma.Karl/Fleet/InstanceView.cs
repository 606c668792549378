using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>An instance as it stood at the end of a window.</summary>
internal sealed record InstanceView
{
    private KeepaliveRecord? _latest;

    public required long Number { get; init; }

    public required InstanceLog? Log { get; init; }

    /// <summary>Where its late keepalives stand.</summary>
    public IReadOnlyList<LateRange> Late { get; init; } = [];

    public required string Codename { get; init; }

    public required string Service { get; init; }

    public required Endpoint Endpoint { get; init; }

    public required LivenessState State { get; init; }

    /// <summary>Since when, in epoch microseconds.</summary>
    public required long Since { get; init; }

    /// <summary>Whether it may have been up before that: what was kept tells no more.</summary>
    public bool IsAtLeast { get; init; }

    /// <summary>Whether it is down and no other run of its service has taken its endpoint: something ought to be there, and is not.</summary>
    public bool IsMissing { get; init; }

    public required long First { get; init; }

    /// <summary>Whether it is as of a moment that is over: then its latest keepalive must be read before it is asked for, see <see cref="FleetQuery.ReadAsync"/>.</summary>
    public bool IsPast { get; init; }

    /// <summary>Whether its latest keepalive can be asked for.</summary>
    public bool IsRead => !IsPast || _latest is not null;

    /// <summary>Its latest keepalive in the window, or before it; of the present, the one when it is first asked for.</summary>
    public KeepaliveRecord Latest
    {
        get => _latest ??= (IsPast ? null : Log?.Latest()) ?? throw new InvalidOperationException($"The latest keepalive of {Codename} was not read.");
        init => _latest = value;
    }

    /// <summary>When silence would change the state, or <see langword="null"/> where none does.</summary>
    public long? Deadline { get; init; }

    public required DependencySet Dependencies { get; init; }

    /// <summary>Its build, by the latest keepalive that carried one.</summary>
    public BuildId Build { get; init; }

    /// <summary>Its latest keepalive was read.</summary>
    public void Read(KeepaliveRecord latest) => _latest = latest;

    public InstancePlace Place => field ??= new InstancePlace(Service, Endpoint.ToString(), First, Codename);
}
