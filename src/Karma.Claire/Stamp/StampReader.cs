using System.Globalization;
using Karma.Wire;

namespace Karma.Stamp;

/// <summary>Makes the build info out of the raw facts that the build recorded; what is missing becomes an honest empty.</summary>
internal static class StampReader
{
    public static BuildInfo Read(IReadOnlyDictionary<string, string> facts)
    {
        string Fact(string name) => facts.GetValueOrDefault(name, "").Trim();
        var time = Time(Fact("source_date_epoch"), Fact("ticks"));
        var git = GitStatus.Parse(Fact("git"));
        return new BuildInfo
        {
            BuildTime = Written(time),
            BuildDir = Fact("build_dir"),
            BuildUser = Fact("build_user"),
            BuildTimeEpochMicroseconds = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            Os = Fact("os"),
            GitCommitHash = git.Commit,
            GitBranch = git.Branch,
            GitDirtyFiles = git.DirtyFiles,
            Compiler = Fact("compiler"),
            CompilerFlags = Fact("compiler_flags"),
            LinkerFlags = Fact("linker_flags"),
            CompilerInfo = Fact("compiler_info"),
            GitCommitTimeEpochMicroseconds = CommitTime(Fact("git_commit_time")),
        };
    }

    /// <summary><c>SOURCE_DATE_EPOCH</c> counts seconds; the other is of .NET's ticks. Without either, the epoch.</summary>
    private static DateTimeOffset Time(string sourceDateEpoch, string ticks)
    {
        if (Number(sourceDateEpoch) is { } seconds && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return Number(ticks) is { } t && t <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(t, TimeSpan.Zero)
            : DateTimeOffset.UnixEpoch;
    }

    private static long? CommitTime(string text) =>
        Number(text) is { } seconds && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? seconds * TimeSpan.MicrosecondsPerSecond : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>As C's <c>__DATE__</c> and <c>__TIME__</c> write it, the day padded with a space.</summary>
    private static string Written(DateTimeOffset time)
    {
        var month = CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(time.Month);
        return string.Create(CultureInfo.InvariantCulture, $"{month} {time.Day,2} {time:yyyy}, {time:HH:mm:ss}");
    }
}
