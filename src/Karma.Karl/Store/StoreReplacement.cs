using System.Globalization;

namespace Karma.Karl.Store;

/// <summary>Puts a store into the place of another one, which is moved aside and never touched otherwise.</summary>
internal static class StoreReplacement
{
    private static readonly string[] Ends = ["", "-wal", "-shm", "-journal"];

    /// <summary>The files that a store has besides its own; it is not whole without them.</summary>
    public static List<string> FilesBeside(string path) =>
    [
        .. Ends.Skip(1).Select(end => path + end).Where(file => new FileInfo(file) is { Exists: true, Length: > 0 }), .. JournalLog.FilesOf(path),
    ];

    /// <summary>Puts a copy of a file into the place of a store; durable on return.</summary>
    /// <param name="from">The file, which is a whole store.</param>
    /// <param name="path">The store's path; there need be none yet.</param>
    /// <param name="now">By which the folder with what was there is named.</param>
    /// <returns>That folder; <see langword="null"/> where nothing was there.</returns>
    /// <exception cref="StoreException">A Karl uses the store.</exception>
    /// <exception cref="IOException">It cannot be done; what was there is there.</exception>
    public static string? Put(string from, string path, DateTimeOffset now)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
        using var held = StoreLock.Hold(path);
        var next = path + ".restored";
        try
        {
            Copy(from, next);
            var aside = MoveAside(path, now);
            File.Move(next, path);
            DiskSync.Folder(path);
            return aside;
        }
        finally
        {
            File.Delete(next);
        }
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None);
        source.CopyTo(target, 1024 * 1024);
        target.Flush();
        DiskSync.File(target.SafeFileHandle);
        if (target.Length != source.Length) throw new IOException($"'{from}' changed while it was copied.");
    }

    // The database first: what is left without it is taken for no store.
    private static string? MoveAside(string path, DateTimeOffset now)
    {
        List<string> files = [.. Ends.Select(end => path + end).Where(File.Exists), .. JournalLog.FilesOf(path)];
        if (files.Count == 0) return null;
        var named = path + now.UtcDateTime.ToString("'.replaced-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var aside = Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? named : string.Create(CultureInfo.InvariantCulture, $"{named}-{n}")).First(name => !Path.Exists(name));
        Directory.CreateDirectory(aside);
        var moved = new Stack<(string From, string To)>();
        try
        {
            foreach (var file in files)
            {
                var to = Path.Combine(aside, Path.GetFileName(file));
                File.Move(file, to);
                moved.Push((file, to));
            }

            DiskSync.Folder(Path.Combine(aside, "."));
            return aside;
        }
        catch
        {
            foreach (var (file, to) in moved) File.Move(to, file);
            Directory.Delete(aside);
            throw;
        }
    }
}
