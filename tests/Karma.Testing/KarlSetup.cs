using Karma.Karl.Store;
using Microsoft.AspNetCore.Builder;

namespace Karma.Testing;

/// <summary>How a <see cref="KarlServer"/> is to be; as it stands, one in memory, at the root, on a clock of his own.</summary>
public sealed record KarlSetup
{
    public FakeClock Clock { get; init; } = new();

    /// <summary>The store; given to a second server, it is found as the first one left it.</summary>
    public IStore? Store { get; init; }

    /// <summary>The file of a SQLite store, in place of <see cref="Store"/>.</summary>
    public string? Path { get; init; }

    public string Prefix { get; init; } = "";

    public string Url { get; init; } = "http://127.0.0.1:0";

    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>What else the application adds, before Karl.</summary>
    public Action<WebApplicationBuilder>? Add { get; init; }

    /// <summary>What else the application maps, before Karl.</summary>
    public Action<WebApplication>? Map { get; init; }

    /// <summary>What the application adds to Karl's addresses.</summary>
    public Action<IEndpointConventionBuilder>? Convene { get; init; }
}
