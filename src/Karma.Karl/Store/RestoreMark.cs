using System.Text;

namespace Karma.Karl.Store;

/// <summary>
/// The file beside a store that is there while a restore moves files about: one that is broken off leaves it, and no Karl takes what is there for a store. It
/// names the folder with what was there.
/// </summary>
internal static class RestoreMark
{
    public static string PathOf(string store) => store + ".restoring";

    /// <summary>The folder of a restore that was broken off; <see langword="null"/> where none was.</summary>
    public static string? FolderOf(string store) => File.Exists(PathOf(store)) ? File.ReadAllText(PathOf(store)) : null;

    /// <summary>Durable on return; where it fails, an earlier one is as it was.</summary>
    public static void Set(string store, string folder)
    {
        var unfinished = PathOf(store) + ".new";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(Encoding.UTF8.GetBytes(folder));
                DiskSync.File(file.SafeFileHandle);
            }

            File.Move(unfinished, PathOf(store), overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        DiskSync.Folder(store);
    }

    public static void Remove(string store)
    {
        File.Delete(PathOf(store));
        DiskSync.Folder(store);
    }

    /// <exception cref="StoreException">A restore was broken off.</exception>
    public static void Refuse(string store)
    {
        if (FolderOf(store) is not { } folder) return;
        throw new StoreException($"A restore of '{store}' was broken off; what was there before is in '{folder}'. Restore again: karl restore FILE --store {store}. "
            + $"Or move all of that back, and remove '{PathOf(store)}'.");
    }
}
