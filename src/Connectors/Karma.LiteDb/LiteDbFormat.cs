using Karma.Karl.Store;
using LiteDB;
using LiteDB.Engine;

namespace Karma.LiteDb;

/// <summary>How a file is told to be Karl's, and made so.</summary>
internal static class LiteDbFormat
{
    /// <summary>The version that this code writes, kept in <c>USER_VERSION</c> below the mark.</summary>
    public const int Version = 2;

    /// <summary>Marks the file as Karl's: <c>KA</c> in ASCII, in the upper half of <c>USER_VERSION</c>.</summary>
    public const int Mark = 0x4B41;

    private const int HalfBits = 16;

    // In the first page of LiteDB's file format 8.
    private const int TextAt = 32;
    private const int FormatAt = 59;
    private const int Format = 8;
    private const int UserVersionAt = 76;
    private const int Marked = (Mark << HalfBits) | Version;
    private const string UserVersion = "USER_VERSION";

    private static ReadOnlySpan<byte> Text => "** This is a LiteDB file **"u8;

    /// <summary>Makes a file where there is none, or an empty one; it has its name when it is whole.</summary>
    public static void Create(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length > 0) return;
        var unfinished = path + ".new";
        File.Delete(unfinished);
        var file = new PageFile(unfinished);
        try
        {
            // Names are compared as they are. Karl says when a log is folded in: never in a commit, whose failure would be told for this one's.
            using (var engine = new LiteEngine(new EngineSettings { DataStream = file, LogStream = new MemoryStream(), Collation = Collation.Binary }))
            {
                engine.Pragma("CHECKPOINT", 0);
                engine.Pragma(UserVersion, Marked);
                engine.Checkpoint();
            }

            file.Flush();
        }
        finally
        {
            file.Release();
        }

        File.Move(unfinished, path, overwrite: true);
        DiskSync.Folder(path);
    }

    /// <summary>From now on no older Karl opens it.</summary>
    /// <returns>Whether it was of an older version.</returns>
    public static bool Raise(LiteEngine engine) => engine.Pragma(UserVersion, Marked);

    /// <summary>Looks before LiteDB does, which cuts any file to a multiple of its page.</summary>
    /// <exception cref="StoreException">The file is not Karl's, or a newer one's.</exception>
    public static void Check(PageFile file, string path)
    {
        var page = new byte[PageFile.PageBytes];
        if (file.Read(page, 0, page.Length) < page.Length || !page.AsSpan(TextAt).StartsWith(Text) || page[FormatAt] != Format)
            throw new StoreException($"'{path}' is not a LiteDB database, or one with a password or of another version. Set Karma:Karl:Store:Path to a file of his own.");
        var version = BitConverter.ToInt32(page, UserVersionAt);
        if (version >> HalfBits != Mark)
            throw new StoreException($"'{path}' is a LiteDB database, but not Karl's. Set Karma:Karl:Store:Path to a file of his own.");
        version &= (1 << HalfBits) - 1;
        if (version > Version)
            throw new StoreException($"'{path}' has schema version {version}; this Karl knows versions up to {Version}. Run the Karl that wrote it, or a newer one.");
    }
}
