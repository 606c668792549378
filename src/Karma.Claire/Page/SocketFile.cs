using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Karma.Page;

/// <summary>The file by which a Unix socket is found. Its permissions are the socket's door: user and group may come in.</summary>
internal static class SocketFile
{
    private const UnixFileMode UserAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>A socket that is bound and does not listen yet, so that nobody comes in before the permissions are set.</summary>
    public static Socket Bind(UnixDomainSocketEndPoint endpoint)
    {
        var path = endpoint.ToString();
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"the folder '{folder}' does not exist"); // The system calls that an address.
        if (IsStale(path, endpoint)) File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endpoint);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UserAndGroup);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a process that was killed left it behind: it is a socket, and nobody takes a connection.</summary>
    private static bool IsStale(string path, UnixDomainSocketEndPoint endpoint)
    {
        if (!IsSocket(path)) return false;
        using var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            caller.Connect(endpoint);
            return false;
        }
        catch (SocketException e)
        {
            // Anything else is no proof: no permission, a queue that is full, a socket of another kind.
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    /// <summary>
    /// A connection is refused by other files too, so the kind of file is asked for. .NET does not tell it, and <c>statx</c> is the one call
    /// whose answer is laid out alike on every Linux. Where there is none, no file is known to be a socket.
    /// </summary>
    private static bool IsSocket(string path)
    {
        const int here = -100; // AT_FDCWD
        const int noFollow = 0x100; // AT_SYMLINK_NOFOLLOW
        const uint kindOnly = 1; // STATX_TYPE
        const int kindMask = 0xF000;
        const int socket = 0xC000;

        if (!OperatingSystem.IsLinux()) return false;
        var status = new byte[256];
        try
        {
            if (Statx(here, [.. System.Text.Encoding.UTF8.GetBytes(path), 0], noFollow, kindOnly, status) != 0) return false;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // An old musl.
        }

        return (MemoryMarshal.Read<ushort>(status.AsSpan(28)) & kindMask) == socket;
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int directory, byte[] path, int flags, uint mask, byte[] status);
}
