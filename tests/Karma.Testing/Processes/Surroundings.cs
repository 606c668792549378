namespace Karma.Testing.Processes;

/// <summary>Where a process lives: what starts it, what its environment holds, and how it is reached from here.</summary>
internal sealed record Surroundings
{
    /// <summary>This machine as it is.</summary>
    public static Surroundings Plain { get; } = new();

    /// <summary>The program and the arguments that become the process, such as <c>ip netns exec x</c>.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The address at which others reach it.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Makes what reaches the loopback address that it sees.</summary>
    public Func<HttpMessageHandler> Reach { get; init; } = () => new SocketsHttpHandler();
}
