namespace Karma.Load.Servers;

/// <summary>
/// How this program's own sockets work: one thread waits for all of them and runs the handlers itself, without handing each
/// answer to the thread pool. The runtime reads this once, from the environment, at the first socket; the servers do not get it.
/// </summary>
internal static class SocketSettings
{
    private const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Threads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    public static void Apply()
    {
        Environment.SetEnvironmentVariable(Inline, "1");
        Environment.SetEnvironmentVariable(Threads, "1");
    }

    public static void Remove(IDictionary<string, string?> environment)
    {
        environment.Remove(Inline);
        environment.Remove(Threads);
    }
}
