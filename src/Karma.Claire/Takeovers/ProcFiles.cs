using System.Globalization;

namespace Karma.Takeovers;

/// <summary>What Linux tells of processes and their sockets under <c>/proc</c>. What cannot be read is not there.</summary>
internal static class ProcFiles
{
    private const string Root = "/proc";

    /// <summary>Whether pids that stand here are those by which this process sends signals: not so with another container's <c>/proc</c>.</summary>
    public static bool IsOurs =>
        OperatingSystem.IsLinux() && LinkOf($"{Root}/self") == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    /// <summary>The one process that owns all sockets that listen on a port.</summary>
    public static OwnedPort OwnerOf(int port)
    {
        var listening = Lines($"{Root}/net/tcp").Concat(Lines($"{Root}/net/tcp6"));
        var inodes = ListenSocket.Inodes(listening, port).ToHashSet();
        if (inodes.Count == 0) return OwnedPort.Unknown($"nothing listens on port {port} any more");
        var owners = inodes.ToDictionary(inode => $"socket:[{inode}]", _ => new HashSet<int>(), StringComparer.Ordinal);
        foreach (var process in Processes())
        {
            foreach (var file in Entries($"{Root}/{process}/fd"))
                if (LinkOf(file) is { } target && owners.TryGetValue(target, out var found)) found.Add(process);
        }

        if (owners.Values.Any(found => found.Count == 0)) return OwnedPort.Unknown("it belongs to another user or another container");
        var all = owners.Values.SelectMany(found => found).Distinct().Order().ToList();
        if (all is not [var owner]) return OwnedPort.Unknown($"processes {string.Join(", ", all.Take(3))} share the port");
        if (Find(owner) is not { } facts) return OwnedPort.Unknown($"process {owner} ended meanwhile");
        return UserOf(owner) is { } user && user == UserOf(Environment.ProcessId)
            ? new OwnedPort(owner, facts.Started, Fault: null)
            : OwnedPort.Unknown($"process {owner} belongs to another user");
    }

    /// <summary>Null where there is no such process any more.</summary>
    public static ProcessFacts? Find(int process) => Text($"{Root}/{process}/stat") is { } stat ? ProcessFacts.Parse(stat) : null;

    /// <summary>How long ago a process started that did so at <paramref name="started"/> ticks after the machine.</summary>
    public static TimeSpan? Age(long started) =>
        Text($"{Root}/uptime")?.Split(' ') is [var uptime, ..] && double.TryParse(uptime, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds - ((double)started / ProcessFacts.TicksPerSecond))
            : null;

    /// <summary>The effective user.</summary>
    private static string? UserOf(int process) => Lines($"{Root}/{process}/status")
        .FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal))?.Split('\t', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2);

    private static IEnumerable<int> Processes() => Entries(Root)
        .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process > 0);

    private static string[] Entries(string folder) => Read(() => Directory.GetFileSystemEntries(folder)) ?? [];

    private static string[] Lines(string path) => Read(() => File.ReadAllLines(path)) ?? [];

    private static string? Text(string path) => Read(() => File.ReadAllText(path));

    private static string? LinkOf(string path) => Read(() => new FileInfo(path).LinkTarget);

    private static T? Read<T>(Func<T> read)
        where T : class?
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
