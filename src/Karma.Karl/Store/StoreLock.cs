namespace Karma.Karl.Store;

/// <summary>A lock file beside a store keeps a second Karl out; the system releases it when the process ends, however it ends.</summary>
internal static class StoreLock
{
    /// <exception cref="StoreException">Another Karl holds it.</exception>
    public static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StoreException($"Another Karl writes to this store: '{path}' is locked. Stop him, set Karma:Karl:Store:Path to another file, or have this one wait for his end: Karma:Karl:Store:Standby.", e) { IsHeld = true };
        }
    }
}
