using Karma.Karl.Topology;

namespace Karma.Karl.Web.Api;

/// <summary>How many differences of each kind there are, over all pages.</summary>
internal sealed record DifferenceCounts(
    int ServiceCame, int ServiceWent, int Builds, int Endpoints, int Dependencies, int Went, int Came, int State, int Moved)
{
    public static DifferenceCounts Of(IReadOnlyList<Difference> items)
    {
        int Count(DifferenceKind kind) => items.Count(i => i.Kind == kind);
        return new DifferenceCounts(
            Count(DifferenceKind.ServiceCame), Count(DifferenceKind.ServiceWent), Count(DifferenceKind.Builds), Count(DifferenceKind.Endpoints),
            Count(DifferenceKind.Dependencies), Count(DifferenceKind.Went), Count(DifferenceKind.Came), Count(DifferenceKind.State), Count(DifferenceKind.Moved));
    }
}
