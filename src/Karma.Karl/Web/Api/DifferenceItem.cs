using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Topology;

namespace Karma.Karl.Web.Api;

/// <summary>One thing that is different between two moments.</summary>
internal sealed record DifferenceItem
{
    /// <summary>The service or the instance that it is about.</summary>
    public required string EntityId { get; init; }

    /// <summary>In what: <c>service_came</c>, <c>builds</c>, <c>went</c> and so on.</summary>
    public required string Change { get; init; }

    public required string Service { get; init; }

    public string? Codename { get; init; }

    public string? Endpoint { get; init; }

    /// <summary>When it became so, where that is on record to the microsecond.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What was so at the first moment only: states, builds or endpoints.</summary>
    public required IReadOnlyList<string> Before { get; init; }

    /// <summary>What is so at the second moment only.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>Who has come to the endpoint of an instance that went.</summary>
    public string? Successor { get; init; }

    public static DifferenceItem Of(Difference difference, Window window)
    {
        var instance = difference.Instance;
        return new DifferenceItem
        {
            EntityId = instance is null ? Web.EntityId.Service(difference.Service) : Web.EntityId.Instance(instance.Codename),
            Change = Name(difference.Kind),
            Service = difference.Service,
            Codename = instance?.Codename,
            Endpoint = instance?.Endpoint.ToString(),
            At = Became(difference, window) is { } at ? Time.From(at) : null,
            Before = difference.Before,
            After = difference.After,
            Successor = difference.Successor is { } successor ? Web.EntityId.Instance(successor.Codename) : null,
        };
    }

    public static string Name(DifferenceKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>
    /// When an instance came or changed its state, in epoch microseconds; <see langword="null"/> where that is not known to the microsecond.
    /// </summary>
    public static long? Became(Difference difference, Window window) => difference switch
    {
        { Kind: DifferenceKind.Came, Is: { } came } when came.First > window.From => came.First,
        { Kind: DifferenceKind.Came or DifferenceKind.State or DifferenceKind.Went, Is: { } view } when !view.IsAtLeast => view.Since,
        _ => null,
    };
}
