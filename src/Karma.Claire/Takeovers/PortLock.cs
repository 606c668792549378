using System.Net.Sockets;

namespace Karma.Takeovers;

/// <summary>
/// Who holds it may look at a port and change what is there; of two newcomers, one does. However its holder ends, the system gives it free.
/// </summary>
internal sealed class PortLock
{
    // By which of its numbers a system says that somebody else holds the file: EAGAIN of the BSDs, a sharing violation of Windows.
    private static readonly int[] HeldByAnother = [35, unchecked((int)0x80070020)];

    private PortLock(IDisposable? held, string? fault) => (Held, Fault) = (held, fault);

    /// <summary>What to dispose of to give it free; null where it was not to be had.</summary>
    public IDisposable? Held { get; }

    /// <summary>Why it never will be; null where it was taken, or where somebody else holds it for now.</summary>
    public string? Fault { get; }

    public static string NameFor(int port)
    {
        var name = $"karma-takeover-{port}";
        return OperatingSystem.IsLinux() ? name : Path.Combine(Path.GetTempPath(), name + ".lock");
    }

    public static PortLock TryTake(string name) => OperatingSystem.IsLinux() ? TryBind(name) : TryOpen(name);

    /// <summary>
    /// A socket with a name in no file system (<c>unix(7)</c>, abstract): there is no file to leave behind, to link elsewhere or to lack the
    /// right to, and the name is known exactly where the port is, in one network namespace, to every user and under every <c>TMPDIR</c>.
    /// </summary>
    private static PortLock TryBind(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint('\0' + name));
            return new PortLock(socket, fault: null);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            return new PortLock(held: null, e.SocketErrorCode == SocketError.AddressAlreadyInUse ? null : e.Message);
        }
    }

    /// <summary>A file that is open and holds nothing, in a folder of the user's own, as other systems' temporary folders are.</summary>
    private static PortLock TryOpen(string path)
    {
        try
        {
            return new PortLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), fault: null);
        }
        catch (IOException e) when (HeldByAnother.Contains(e.HResult))
        {
            return new PortLock(held: null, fault: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PortLock(held: null, e.Message);
        }
    }
}
