using Karma.LiteDb;
using Karma.Testing;

namespace Karma.Connectors.Tests.LiteDb;

public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_PageWithTheMark_MarkFollowsWhenAllElseIsOnTheDisk()
    {
        var log = new Watched(_folder.File("log"));
        log.Write(Page(7, isMarked: false), 0, PageFile.PageBytes);
        log.Write(Page(8, isMarked: true), 0, PageFile.PageBytes);

        Assert.Equal(["7:0 8:0", "7:0 8:1"], log.Synced);
        log.Release();
    }

    [Fact]
    public void Mend_BehindWhatWasKept_CutsItOff()
    {
        var log = new LogFile(_folder.File("log"));
        log.Write(Page(1, isMarked: true), 0, PageFile.PageBytes);
        log.Keep();
        log.Write(Page(2, isMarked: false), 0, PageFile.PageBytes);
        Assert.Throws<IOException>(log.Keep);
        log.Mend();
        Assert.Equal(PageFile.PageBytes, log.Length);

        log.SetLength(0); // As LiteDB does when it has folded the log.
        log.Mend();
        Assert.Equal(0, log.Length);
        log.Release();
    }

    private static byte[] Page(byte content, bool isMarked)
    {
        var page = new byte[PageFile.PageBytes];
        page.AsSpan().Fill(content);
        page[LogFile.MarkAt] = (byte)(isMarked ? 1 : 0);
        return page;
    }

    /// <summary>Notes what is in the file whenever that is to reach the disk: of each page the first byte and the mark.</summary>
    private sealed class Watched(string path) : LogFile(path)
    {
        public List<string> Synced { get; } = [];

        protected override void Sync()
        {
            base.Sync();
            var bytes = new byte[Length];
            RandomAccess.Read(Handle, bytes, 0);
            Synced.Add(string.Join(' ', bytes.Chunk(PageFile.PageBytes).Select(page => $"{page[0]}:{page[MarkAt]}")));
        }
    }
}
