using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Karma.Karl.Store;

/// <summary>Has the disk keep what was written.</summary>
internal static class DiskSync
{
    private const int NoSpace = 28; // ENOSPC, on every Unix.
    private const int OverQuota = 122; // EDQUOT, on Linux.
    private const int WindowsFull = 112; // ERROR_DISK_FULL
    private const int NoWriting = 30; // EROFS, on every Unix.
    private const int WindowsNoWriting = 19; // ERROR_WRITE_PROTECT
    private const int ReadOnly = 0; // O_RDONLY, on every Unix.

    /// <summary>Whether a file could not be written for want of room, on the disk or in somebody's share of it.</summary>
    public static bool IsFull(Exception e) => e is IOException && (e.HResult & 0xFFFF) is (NoSpace or OverQuota or WindowsFull);

    /// <summary>Whether a file could not be written since nothing can be, where it stands.</summary>
    public static bool IsReadOnly(Exception e) => e is IOException && (e.HResult & 0xFFFF) is (NoWriting or WindowsNoWriting);

    /// <summary>The file, its length and times included.</summary>
    /// <exception cref="IOException">The disk did not.</exception>
    public static void File(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>What is in the file, whose length is as it was. Where the system has no call for that alone, it is the whole.</summary>
    /// <exception cref="IOException">The disk did not.</exception>
    public static void Data(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(file);
        else if (SyncData(file) != 0) throw Failed("fdatasync");
    }

    /// <summary>That there is a file of that name.</summary>
    /// <exception cref="IOException">The disk did not.</exception>
    public static void Folder(string path)
    {
        if (!OperatingSystem.IsLinux()) return; // Elsewhere the file's own flush is all there is.
        using var folder = new SafeFileHandle(Open(Path.GetDirectoryName(path) ?? ".", ReadOnly), ownsHandle: true);
        if (folder.IsInvalid || Sync(folder) != 0) throw Failed("fsync of the folder");
    }

    private static IOException Failed(string what) => new($"{what}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SyncData(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
