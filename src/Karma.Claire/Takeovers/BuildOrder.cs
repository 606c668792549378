using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>
/// Compares two builds by what they are. Pure. The same is what consists of the same, or what one compiler made in one way of one clean
/// commit, whenever that was; of two that differ, the newer is that of the later commit, and of one commit the one built later.
/// </summary>
/// <param name="Relation">What the build that runs is, seen from the one that comes.</param>
/// <param name="Reason">By what that is known, or why it is not; a clause for people.</param>
internal sealed record BuildOrder(BuildRelation Relation, string Reason)
{
    public static BuildOrder Of(BuildInfo? running, BuildInfo? coming)
    {
        if (running is null) return Unknown("the one that runs carries no stamp");
        if (coming is null) return Unknown("this program carries no stamp");
        if (!string.IsNullOrEmpty(coming.Content) && running.Content == coming.Content) return new(BuildRelation.Same, "the contents are the same");
        var isSameCommit = (running.GitCommitHash ?? "") == (coming.GitCommitHash ?? "");
        if (isSameCommit && IsClean(running) && IsClean(coming) && IsMadeAlike(running, coming))
            return new(BuildRelation.Same, "both were made alike from the same clean commit");
        return isSameCommit ? ByBuildTime(running, coming) : ByCommitTime(running, coming);
    }

    /// <summary>Without git there is no commit that could be clean; without a list of dirty files nobody knows.</summary>
    private static bool IsClean(BuildInfo build) => !string.IsNullOrEmpty(build.GitCommitHash) && build.GitDirtyFiles is { Count: 0 };

    private static bool IsMadeAlike(BuildInfo one, BuildInfo other) =>
        one.Compiler == other.Compiler && one.CompilerFlags == other.CompilerFlags
        && one.LinkerFlags == other.LinkerFlags && one.CompilerInfo == other.CompilerInfo;

    private static BuildOrder ByCommitTime(BuildInfo running, BuildInfo coming)
    {
        if (running.GitCommitTimeEpochMicroseconds is not > 0) return Unknown("the one that runs does not tell when its commit was made");
        if (coming.GitCommitTimeEpochMicroseconds is not > 0) return Unknown("this program does not tell when its commit was made");
        return running.GitCommitTimeEpochMicroseconds.Value.CompareTo(coming.GitCommitTimeEpochMicroseconds.Value) switch
        {
            < 0 => new(BuildRelation.Older, "its commit is older"),
            > 0 => new(BuildRelation.Newer, "its commit is newer"),
            _ => Unknown("two different commits were made in the same second"),
        };
    }

    /// <summary>Of one commit, or of none where neither build knew git.</summary>
    private static BuildOrder ByBuildTime(BuildInfo running, BuildInfo coming)
    {
        var of = string.IsNullOrEmpty(coming.GitCommitHash) ? "without git" : "of the same commit";
        if (running.BuildTimeEpochMicroseconds <= 0 || coming.BuildTimeEpochMicroseconds <= 0) return Unknown($"one of two builds {of} does not tell its time");
        return running.BuildTimeEpochMicroseconds.CompareTo(coming.BuildTimeEpochMicroseconds) switch
        {
            < 0 => new(BuildRelation.Older, $"it was built earlier, {of}"),
            > 0 => new(BuildRelation.Newer, $"it was built later, {of}"),
            _ => Unknown($"two different builds {of} carry the same time"),
        };
    }

    private static BuildOrder Unknown(string reason) => new(BuildRelation.Unknown, reason);
}
