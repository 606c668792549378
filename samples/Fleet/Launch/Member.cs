using System.Net;

namespace Fleet.Launch;

/// <summary>One of the cast: what is started where, and what is to happen to it.</summary>
internal sealed record Member
{
    public required string Service { get; init; }

    public required IPEndPoint Endpoint { get; init; }

    /// <summary>The programs that it can run, one after the other where it is redeployed.</summary>
    public required IReadOnlyList<string> Builds { get; init; }

    /// <summary>Arguments beside the address.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What it calls.</summary>
    public IReadOnlyList<Member> Needs { get; init; } = [];

    /// <summary>False for a pure worker, whose only address is that of Claire's own listener.</summary>
    public bool HasWebServer { get; init; } = true;

    /// <summary>After how long the next build takes its place; null for never.</summary>
    public TimeSpan? RedeployAfter { get; init; }

    public Uri Address => new($"http://{Endpoint}/");

    public override string ToString() => $"{Service} at {Endpoint}";
}
