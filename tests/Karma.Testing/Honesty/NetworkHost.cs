using System.Net.Sockets;
using System.Runtime.InteropServices;
using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>A host of a <see cref="Network"/>.</summary>
/// <param name="Space">The name of its network namespace.</param>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port at the switch.</param>
internal sealed partial record NetworkHost(string Space, string Address, string Port)
{
    private const int OnlyNetwork = 0x40000000; // CLONE_NEWNET

    /// <summary>What a process must live in to run there.</summary>
    public Surroundings Surroundings => new()
    {
        Launcher = [Engines.Require("ip"), "netns", "exec", Space],
        Address = Address,
        Reach = () => new SocketsHttpHandler { ConnectCallback = ConnectAsync },
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = await OpenAsync();
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A socket belongs to the namespace of the thread that makes it: one that goes there, and ends.
    private Task<Socket> OpenAsync()
    {
        var opened = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var space = File.OpenHandle($"/run/netns/{Space}");
                if (EnterNamespace(space, OnlyNetwork) != 0) throw new IOException($"{Space} is not entered: {Marshal.GetLastPInvokeErrorMessage()}");
                opened.SetResult(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            }
            catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
            {
                opened.SetException(e);
            }
        }).Start();
        return opened.Task;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EnterNamespace(SafeHandle space, int kind);
}
