namespace Karma.Karl.History;

/// <summary>
/// What an instance says of itself that hardly ever changes while it runs, and from which keepalive on it says so: whoever asks how things stood at a
/// moment need not open what was sent then.
/// </summary>
internal readonly record struct Profile
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
    public required byte[] Dependencies { get; init; }

    /// <summary>The last profile of some that begins no later than at an order.</summary>
    public static Profile? At(Profile[] profiles, long order)
    {
        for (var i = profiles.Length - 1; i >= 0; i--)
            if (profiles[i].From <= order) return profiles[i];
        return null;
    }

    /// <summary>The profiles with another one behind them, or the same where that says nothing new.</summary>
    public static Profile[] Add(Profile[] profiles, KeepaliveRecord record, string service, byte[] dependencies)
    {
        var last = profiles is [.., var latest] ? latest : default;
        var build = record.Build == BuildId.None ? last.Build : record.Build;
        var isSame = last.Build == build && last.Service == service && last.Endpoint == record.Endpoint && IsSame(last.Dependencies, dependencies);
        if (isSame && profiles.Length > 0) return profiles;
        var next = new Profile { From = record.Order, Service = service, Endpoint = record.Endpoint, Build = build, Dependencies = dependencies };
        return [.. profiles.Skip(profiles.Length - Most + 1), next];
    }

    private static bool IsSame(byte[] left, byte[] right) => ReferenceEquals(left, right) || left.AsSpan().SequenceEqual(right);
}
