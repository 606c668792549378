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
    /// <exception cref="StoreException">A Karl uses the store; or it cannot be done, and what was there could not be moved back: the message says where it is.</exception>
    /// <exception cref="IOException">It cannot be done; what was there is there.</exception>
    public static string? Put(string from, string path, DateTimeOffset now)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
        using var held = StoreLock.Hold(path);
        var next = path + ".restored";
        try
        {
            Copy(from, next);
            List<string> files = [.. Ends.Select(end => path + end).Where(File.Exists), .. JournalLog.FilesOf(path)];
            var aside = AsideOf(path, files, now);
            Move(files, aside, next, path);
            return Directory.Exists(aside) ? aside : null;
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

    // What a restore that was broken off moved already, and what is moved now, belong together; unless that one came to its end but for the mark.
    private static string AsideOf(string path, List<string> files, DateTimeOffset now)
    {
        if (RestoreMark.FolderOf(path) is { } begun && Directory.Exists(begun) && !files.Exists(file => File.Exists(Path.Combine(begun, Path.GetFileName(file))))) return begun;
        var named = path + now.UtcDateTime.ToString("'.replaced-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? named : string.Create(CultureInfo.InvariantCulture, $"{named}-{n}")).First(name => !Path.Exists(name));
    }

    // While the mark is there no Karl takes what he finds for a store: a part of one would be another one to SQLite.
    private static void Move(List<string> files, string aside, string next, string path)
    {
        var moved = new Stack<(string From, string To)>();
        try
        {
            if (files.Count > 0)
            {
                RestoreMark.Set(path, aside);
                Directory.CreateDirectory(aside);
            }

            foreach (var file in files) MoveOne(file, Path.Combine(aside, Path.GetFileName(file)));
            if (files.Count > 0) DiskSync.Folder(Path.Combine(aside, "."));
            MoveOne(next, path);
            DiskSync.Folder(path);
            RestoreMark.Remove(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            MoveBack(moved, aside, path, e);
            throw;
        }

        void MoveOne(string file, string to)
        {
            File.Move(file, to);
            moved.Push((file, to));
        }
    }

    private static void MoveBack(Stack<(string From, string To)> moved, string aside, string path, Exception why)
    {
        try
        {
            foreach (var (file, to) in moved) File.Move(to, file);
            if (Directory.Exists(aside) && Directory.EnumerateFileSystemEntries(aside).Any()) return; // A restore that was broken off before has more there.
            if (Directory.Exists(aside)) Directory.Delete(aside);
            RestoreMark.Remove(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"Nothing was restored: {why.Message} What was there before is in '{aside}', and could not be moved back: {e.Message} Restore again, or move it back yourself.", e);
        }
    }
}
