using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>An instance as it stood at the end of a window.</summary>
internal sealed record InstanceView
{
    public required long Number { get; init; }

    public required InstanceLog? Log { get; init; }

    /// <summary>Where its late keepalives stand.</summary>
    public IReadOnlyList<LateRange> Late { get; init; } = [];

    public required string Codename { get; init; }

    public required string Service { get; init; }

    public required Endpoint Endpoint { get; init; }

    public required LivenessState State { get; init; }

    /// <summary>Since when, in epoch microseconds; for a past window at least since then, as far as had to be read.</summary>
    public required long Since { get; init; }

    /// <summary>Whether it is down and no other run of its service has taken its endpoint: something ought to be there, and is not.</summary>
    public bool IsMissing { get; init; }

    public required long First { get; init; }

    /// <summary>Its latest keepalive in the window, or before it; of the present, the one when it is first asked for.</summary>
    public KeepaliveRecord Latest
    {
        get => field ??= Log?.Latest() ?? throw new InvalidOperationException($"A view of {Codename} has neither its keepalive nor its log.");
        init;
    }

    /// <summary>When silence would change the state, or <see langword="null"/> where none does.</summary>
    public long? Deadline { get; init; }

    public required DependencySet Dependencies { get; init; }

    /// <summary>Its build, by the latest keepalive that carried one.</summary>
    public BuildId Build { get; init; }

    public InstancePlace Place => field ??= new InstancePlace(Service, Endpoint.ToString(), First, Codename);
}
