using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Store;

public sealed class LogSegmentTests : IDisposable
{
    private const int Size = 64 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(7);

    private string Path => _folder.File("karl.db-log.1");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_WhatAnotherWrote_HasItsRows()
    {
        var rows = Write();

        using var segment = LogSegment.Open(Path);
        Assert.Equal(rows, Told(segment.Read()));
        Assert.Equal((rows[0].Key, rows[^1].Key), (segment.First, segment.Last));
    }

    [Fact]
    public void Begin_UsedBefore_NothingOfThatIsARow()
    {
        Write();
        using (var again = LogSegment.Open(Path))
        {
            again.Begin(owner: 7);
            again.Append(100_000, [1, 2, 3]);
        }

        using var segment = LogSegment.Open(Path);
        Assert.Equal([(100_000L, "010203")], Told(segment.Read()));
    }

    [Fact]
    public void Open_NothingInIt_IsEmpty()
    {
        LogSegment.Create(Path, Size).Dispose();

        using var segment = LogSegment.Open(Path);
        Assert.Empty(segment.Read());
        Assert.Equal(long.MinValue, segment.Last);
    }

    // What a machine that lost its power leaves, or a disk that forgets.
    [Fact]
    public void Read_DamagedAnywhere_TheOthersAreThereAndTheGapIsTold()
    {
        for (var round = 0; round < 300; round++)
        {
            var rows = Write();
            var bytes = File.ReadAllBytes(Path);
            var at = _random.Next(Size);
            var length = Math.Min(_random.Next(1, 1 << _random.Next(13)), Size - at);
            if (round % 3 == 0) bytes[at] ^= (byte)(1 << _random.Next(8));
            else if (round % 3 == 1) bytes.AsSpan(at, length).Clear();
            else (bytes, length) = (bytes[..at], Size - at);
            File.WriteAllBytes(Path, bytes);

            using var segment = LogSegment.Open(Path);
            var read = Told(segment.Read());
            var kept = read.Where(row => row.Value.Length > 0).ToList();
            if (at >= 32 || bytes.Length == Size) Assert.True(kept.Count >= rows.Count - Lost(rows, at, length), $"Round {round}: {kept.Count} of {rows.Count}.");
            Assert.Equal(rows.Where(row => kept.Any(other => other.Key == row.Key)), kept); // None is another than it was.
            Assert.Equal(read.Select(row => row.Key).Order(), read.Select(row => row.Key));
            foreach (var (before, after) in kept.Zip(kept.Skip(1)))
                Assert.Equal(Between(rows, before.Key, after.Key), read.Any(row => row.Key > before.Key && row.Key < after.Key));
        }
    }

    [Fact]
    public void Read_RowThatLooksLikeARow_IsTheValueItIs()
    {
        using (var other = LogSegment.Create(Path, Size))
        {
            other.Begin(owner: 7);
            other.Append(1, new byte[100]);
        }

        var forged = File.ReadAllBytes(Path).AsSpan(32, 128).ToArray();
        using (var again = LogSegment.Open(Path))
        {
            again.Begin(owner: 7);
            again.Append(5, [0, 0, 0, 0, .. forged]); // Behind the frame's own 28 bytes it begins where a frame may.
            again.Append(6, [6]);
        }

        var bytes = File.ReadAllBytes(Path);
        bytes[32] ^= 1;
        File.WriteAllBytes(Path, bytes);
        using var segment = LogSegment.Open(Path);
        Assert.Equal([(5L, ""), (6L, "06")], Told(segment.Read()));
    }

    private static List<(long Key, string Value)> Told(IEnumerable<StoreRow> rows) => [.. rows.Select(row => (row.Key.Major, Convert.ToHexString(row.Value)))];

    // A cut or a gap takes what it touches; the file's head is there twice.
    private static int Lost(List<(long Key, string Value)> rows, int at, int length)
    {
        var (begin, lost) = (32, 0);
        foreach (var (_, value) in rows)
        {
            var end = begin + ((28 + (value.Length / 2) + 31) / 32 * 32);
            if (begin < at + length && end > at) lost++;
            begin = end;
        }

        return lost;
    }

    private static bool Between(List<(long Key, string Value)> rows, long first, long last) => rows.Any(row => row.Key > first && row.Key < last);

    private List<(long Key, string Value)> Write()
    {
        using var segment = LogSegment.Create(Path, Size);
        segment.Begin(owner: 7);
        var rows = new List<(long, string)>();
        for (var key = 10L; rows.Count < 40; key += _random.Next(1, 5))
        {
            var value = new byte[_random.Next(1, 1_200)];
            _random.NextBytes(value);
            if (!segment.Fits(value.Length)) break;
            segment.Append(key, value);
            rows.Add((key, Convert.ToHexString(value)));
        }

        return rows;
    }
}
