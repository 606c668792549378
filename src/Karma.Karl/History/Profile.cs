namespace Karma.Karl.History;

/// <summary>
/// What an instance says of itself that hardly ever changes while it runs, and from which keepalive on it says so: whoever asks how things stood at a
/// moment need not open what was sent then.
/// </summary>
internal sealed record Profile
{
    /// <summary>More changes than this are remembered by what was sent alone.</summary>
    private const int Most = 16;

    /// <summary>The place of the first keepalive that said so in the order of arrival.</summary>
    public required long From { get; init; }

    public required string Service { get; init; }

    public required Endpoint Endpoint { get; init; }

    /// <summary>The build it carried last, or <see cref="BuildId.None"/>.</summary>
    public BuildId Build { get; init; }

    /// <summary>Its dependencies as JSON, as they came; empty where there are none.</summary>
    public byte[] Dependencies { get; init; } = [];

    /// <summary>The last profile of some that begins no later than at an order.</summary>
    public static Profile? At(IReadOnlyList<Profile> profiles, long order)
    {
        for (var i = profiles.Count - 1; i >= 0; i--)
            if (profiles[i].From <= order) return profiles[i];
        return null;
    }

    /// <summary>The profiles with another one behind them, or the same where that says nothing new.</summary>
    public static IReadOnlyList<Profile> Add(IReadOnlyList<Profile> profiles, KeepaliveRecord record, string service, byte[] dependencies)
    {
        var last = profiles.Count > 0 ? profiles[^1] : null;
        var build = record.Build == BuildId.None ? last?.Build ?? BuildId.None : record.Build;
        if (last is not null && last.Build == build && last.Service == service && last.Endpoint == record.Endpoint && IsSame(last.Dependencies, dependencies)) return profiles;
        var next = new Profile { From = record.Order, Service = service, Endpoint = record.Endpoint, Build = build, Dependencies = dependencies };
        return [.. profiles.Skip(profiles.Count - Most + 1), next];
    }

    private static bool IsSame(byte[] left, byte[] right) => ReferenceEquals(left, right) || left.AsSpan().SequenceEqual(right);
}
