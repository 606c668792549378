using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Store;

public sealed class JournalLogTests : IDisposable
{
    private const long Owner = 7;

    private static readonly byte[] Row = new byte[100_000];

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("karl.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Append_OldRowsDropped_TheSameFewFilesServeForEver()
    {
        using var log = new JournalLog(Path);
        log.Open(Owner, long.MinValue);
        for (var key = 1L; key <= 500; key++)
        {
            log.Append(key, Row);
            if (key % 5 == 0) log.Delete(key - 3);
        }

        Assert.InRange(Files().Length, 2, 4);
        Assert.InRange(log.Bytes, 1, 8 * 1024 * 1024);
        Assert.Equal([498L, 499, 500], log.Read(0, long.MaxValue, 10).Select(row => row.Key.Major));
        Assert.Equal((498L, 500L), (log.First, log.Last));
    }

    [Fact]
    public void Append_NothingDropped_FilesGrowWithThem()
    {
        using var log = new JournalLog(Path);
        log.Open(Owner, long.MinValue);
        for (var key = 1L; key <= 200; key++) log.Append(key, Row);

        Assert.InRange(Files().Length, 5, 9); // Twenty megabytes, up to four in one.
        Assert.InRange(log.Bytes, 200L * Row.Length, 2 * 200L * Row.Length);
        Assert.Equal(200, log.Read(0, long.MaxValue, 1_000).Count);
    }

    [Fact]
    public void Open_LeftByOneWhoWasKilled_GoesOnBehindHisRows()
    {
        using (var first = new JournalLog(Path))
        {
            first.Open(Owner, long.MinValue);
            for (var key = 1L; key <= 30; key++) first.Append(key, Row);
        }

        using var second = new JournalLog(Path);
        second.Open(Owner, through: 12);
        second.Append(31, Row);

        Assert.Equal(Enumerable.Range(13, 19).Select(key => (long)key), second.Read(0, long.MaxValue, 100).Select(row => row.Key.Major));
        Assert.Equal((13L, 31L), (second.First, second.Last));
    }

    [Fact]
    public void Open_AgainAndAgain_TheSameFileGoesOn()
    {
        for (var key = 1L; key <= 40; key++)
        {
            using var log = new JournalLog(Path);
            log.Open(Owner, long.MinValue);
            log.Append(key, [(byte)key]);
        }

        using var last = new JournalLog(Path);
        last.Open(Owner, long.MinValue);
        Assert.Single(Files());
        Assert.Equal(Enumerable.Range(1, 40).Select(key => (byte)key), last.Read(0, long.MaxValue, 100).Select(row => row.Value.Single()));
    }

    [Fact]
    public void Clear_Rows_NoFileStays()
    {
        using var log = new JournalLog(Path);
        log.Open(Owner, long.MinValue);
        for (var key = 1L; key <= 30; key++) log.Append(key, Row);
        log.Clear();

        Assert.Empty(Files());
        Assert.True(log.IsEmpty);
        log.Append(31, [1]);
        Assert.Equal([31L], log.Read(0, long.MaxValue, 10).Select(row => row.Key.Major));
    }

    [Fact]
    public void Open_FileOfNoNumberBeside_LeftAlone()
    {
        File.WriteAllText(Path + "-log.", "a note");
        using var log = new JournalLog(Path);
        log.Open(Owner, long.MinValue);
        log.Append(1, Row);

        Assert.Equal([1L], log.Read(0, long.MaxValue, 10).Select(row => row.Key.Major));
        Assert.Equal("a note", File.ReadAllText(Path + "-log."));
    }

    [Fact]
    public void Open_LogOfAnotherDatabase_RefusedNamingIt()
    {
        using (var first = new JournalLog(Path))
        {
            first.Open(Owner, long.MinValue);
            first.Append(1, Row);
        }

        using var other = new JournalLog(Path);
        var refused = Assert.Throws<StoreException>(() => other.Open(Owner + 1, long.MinValue));
        Assert.Contains(Path + "-log.1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileOfNobody_IsNoRowAndIsTakenAway()
    {
        File.WriteAllText(Path + "-log.1", "This is no log.");
        using var log = new JournalLog(Path);
        log.Open(Owner, long.MinValue);

        Assert.True(log.IsEmpty);
        Assert.Empty(Files());
    }

    private string[] Files() => Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!, "karl.db-log.*"); // It is in a folder.
}
