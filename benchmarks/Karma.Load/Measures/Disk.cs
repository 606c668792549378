using System.Diagnostics;

namespace Karma.Load.Measures;

internal static class Disk
{
    private const int Tries = 100;

    /// <summary>Every file that Karl left in his directory, whatever it holds, shared out over the keepalives.</summary>
    public static void Report(Figures figures, string directory, long acknowledged)
    {
        var sizeBytes = new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        figures.Add("keepalives_stored", acknowledged);
        figures.Add("store_bytes", sizeBytes);
        figures.Add("bytes_per_keepalive", (double)sizeBytes / acknowledged, "0.00");
    }

    /// <summary>What it costs here to append a page and have it on disk, median: the price of one commit.</summary>
    public static double FsyncMilliseconds(string directory)
    {
        var path = Path.Combine(directory, "fsync");
        var page = new byte[4096];
        var times = new double[Tries];
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var i = 0; i < Tries; i++)
            {
                var started = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }

        File.Delete(path);
        return Median.Of(times);
    }
}
