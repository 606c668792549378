using Karma.Karl.Fleet;

namespace Karma.Karl.Topology;

/// <summary>One thing that is different between two moments.</summary>
/// <param name="Kind">In what.</param>
/// <param name="Service">The service, or the one that the instance is of.</param>
/// <param name="Was">The instance at the first moment; <see langword="null"/> where it was not there, and of a service as a whole.</param>
/// <param name="Is">The instance at the second moment, likewise.</param>
internal sealed record Difference(DifferenceKind Kind, string Service, InstanceView? Was = null, InstanceView? Is = null) : IComparable<Difference>
{
    /// <summary>What was at the first moment and is not at the second: states, endpoints or builds.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>What is at the second moment and was not at the first.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Who has come to the endpoint of an instance that went.</summary>
    public InstanceView? Successor { get; init; }

    /// <summary>The instance, or <see langword="null"/> where the difference is of a service as a whole.</summary>
    public InstanceView? Instance => Is ?? Was;

    /// <summary>Tells the differences of one kind and service apart, and orders them.</summary>
    public string Place => field ??= Instance is null ? "" : $"{Instance.Endpoint} {Instance.Codename}";

    public int CompareTo(Difference? other) => other is null ? 1 : CompareTo(other.Service, other.Kind, other.Place);

    public int CompareTo(string service, DifferenceKind kind, string place)
    {
        var order = string.CompareOrdinal(Service, service);
        if (order == 0) order = Kind.CompareTo(kind);
        return order != 0 ? order : string.CompareOrdinal(Place, place);
    }
}
