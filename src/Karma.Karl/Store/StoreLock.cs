namespace Karma.Karl.Store;

/// <summary>
/// The file beside a store that whoever writes to it has locked. The system lets go of the lock when the process ends, however it ends.
/// </summary>
internal static class StoreLock
{
    // A lock that is held, on Linux (EAGAIN), on macOS, and on Windows (ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION).
    private const int Linux = 11;
    private const int Mac = 35;
    private const int Sharing = 32;
    private const int Locking = 33;

    public static string PathOf(string store) => store + ".lock";

    /// <summary>Locks a store.</summary>
    /// <exception cref="StoreException">Another Karl holds it.</exception>
    /// <exception cref="IOException">There can be no such file.</exception>
    public static FileStream Hold(string store) => Hold(store, FileMode.OpenOrCreate, FileAccess.ReadWrite);

    /// <summary>Locks a store for one who writes nothing, and may not be able to.</summary>
    /// <exception cref="StoreException">A Karl holds it.</exception>
    /// <exception cref="IOException">There is no such file.</exception>
    public static FileStream HoldToRead(string store) => Hold(store, FileMode.Open, FileAccess.Read);

    private static FileStream Hold(string store, FileMode mode, FileAccess access)
    {
        var path = PathOf(store);
        try
        {
            return new FileStream(path, mode, access, FileShare.None);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is Linux or Mac or Sharing or Locking)
        {
            throw new StoreException($"Another Karl writes to this store: '{path}' is locked. Stop him, set Karma:Karl:Store:Path to another file, or have this one wait for his end: Karma:Karl:Store:Standby.", e) { IsHeld = true };
        }
    }
}
