using Karma.Takeovers;
using Karma.Wire;

namespace Karma.Tests.Takeovers;

public sealed class BuildOrderTests
{
    public static TheoryData<string, BuildInfo?, BuildInfo?, object> Pairs { get; } = new()
    {
        { "the very same", Builds.Clean, Builds.Clean, BuildRelation.Same },
        { "the same content, whatever else is told", Builds.OfNoGit with { Content = "sha256:aa", BuildTimeEpochMicroseconds = 1 }, Builds.Clean, BuildRelation.Same },
        { "a clean commit, built anew another day", Builds.Another with { BuildTimeEpochMicroseconds = 900_000_000 }, Builds.Clean, BuildRelation.Same },
        { "a clean commit, built elsewhere by somebody else", Builds.Another with { BuildUser = "x", BuildDir = "/y", Os = "z", GitBranch = "HEAD" }, Builds.Clean, BuildRelation.Same },
        { "a clean commit, of one that tells no content", Builds.Clean with { Content = null }, Builds.Clean, BuildRelation.Same },
        { "no content on either side is not the same content", Builds.Dirty with { Content = null }, Builds.Dirty with { Content = null }, BuildRelation.Unknown },
        { "an empty content is none", Builds.Dirty with { Content = "" }, Builds.Dirty with { Content = "" }, BuildRelation.Unknown },

        { "an older commit", Builds.Another with { GitCommitHash = Builds.OtherCommit, GitCommitTimeEpochMicroseconds = 99_000_000 }, Builds.Clean, BuildRelation.Older },
        { "a newer commit", Builds.Another with { GitCommitHash = Builds.OtherCommit, GitCommitTimeEpochMicroseconds = 101_000_000 }, Builds.Clean, BuildRelation.Newer },
        {
            "an older commit that was built later",
            Builds.Another with { GitCommitHash = Builds.OtherCommit, GitCommitTimeEpochMicroseconds = 99_000_000, BuildTimeEpochMicroseconds = 900_000_000 },
            Builds.Clean, BuildRelation.Older
        },
        { "another commit of the same second", Builds.Another with { GitCommitHash = Builds.OtherCommit }, Builds.Clean, BuildRelation.Unknown },
        { "another commit without its time", Builds.Another with { GitCommitHash = Builds.OtherCommit, GitCommitTimeEpochMicroseconds = null }, Builds.Clean, BuildRelation.Unknown },
        { "another commit, ours without its time", Builds.Another with { GitCommitHash = Builds.OtherCommit }, Builds.Clean with { GitCommitTimeEpochMicroseconds = null }, BuildRelation.Unknown },
        { "one with git, one without", Builds.OfNoGit, Builds.Clean, BuildRelation.Unknown },

        { "dirty, of the same commit, earlier", Builds.Dirty with { BuildTimeEpochMicroseconds = 199_000_000 }, Builds.Clean, BuildRelation.Older },
        { "dirty, of the same commit, later", Builds.Dirty with { BuildTimeEpochMicroseconds = 201_000_000 }, Builds.Clean, BuildRelation.Newer },
        { "both dirty in one way, later", Builds.Dirty with { BuildTimeEpochMicroseconds = 201_000_000 }, Builds.Dirty with { Content = "sha256:cc" }, BuildRelation.Newer },
        { "dirty, of the same commit and time", Builds.Dirty, Builds.Clean, BuildRelation.Unknown },
        { "nobody knows whether it was dirty", Builds.Another with { GitDirtyFiles = null, BuildTimeEpochMicroseconds = 199_000_000 }, Builds.Clean, BuildRelation.Older },
        { "another compiler", Builds.Another with { Compiler = "x", BuildTimeEpochMicroseconds = 199_000_000 }, Builds.Clean, BuildRelation.Older },
        { "other flags", Builds.Another with { CompilerFlags = "x", BuildTimeEpochMicroseconds = 201_000_000 }, Builds.Clean, BuildRelation.Newer },
        { "another way of publishing", Builds.Another with { LinkerFlags = "PublishAot", BuildTimeEpochMicroseconds = 199_000_000 }, Builds.Clean, BuildRelation.Older },
        { "another toolchain", Builds.Another with { CompilerInfo = "x", BuildTimeEpochMicroseconds = 199_000_000 }, Builds.Clean, BuildRelation.Older },
        { "the same commit without its time, by build time", Builds.Dirty with { GitCommitTimeEpochMicroseconds = null, BuildTimeEpochMicroseconds = 1 }, Builds.Clean, BuildRelation.Older },

        { "neither with git, earlier", Builds.OfNoGit with { BuildTimeEpochMicroseconds = 199_000_000 }, Builds.OfNoGit with { Content = "sha256:cc" }, BuildRelation.Older },
        { "neither with git, later", Builds.OfNoGit with { BuildTimeEpochMicroseconds = 201_000_000 }, Builds.OfNoGit with { Content = "sha256:cc" }, BuildRelation.Newer },
        { "neither with git, at the same time", Builds.OfNoGit, Builds.OfNoGit with { Content = "sha256:cc" }, BuildRelation.Unknown },
        { "neither with git nor a time", Builds.OfNoGit with { BuildTimeEpochMicroseconds = 0 }, Builds.OfNoGit with { Content = "sha256:cc" }, BuildRelation.Unknown },

        { "no stamp there", null, Builds.Clean, BuildRelation.Unknown },
        { "no stamp here", Builds.Clean, null, BuildRelation.Unknown },
        { "no stamp anywhere", null, null, BuildRelation.Unknown },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Of_TwoBuilds_ToldByWhatTheyAre(string what, BuildInfo? running, BuildInfo? coming, object relation)
    {
        var order = BuildOrder.Of(running, coming);

        Assert.True(relation.Equals(order.Relation), $"{what}: {order}");
        Assert.NotEmpty(order.Reason);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Of_TheOtherWayRound_TheOpposite(string what, BuildInfo? running, BuildInfo? coming, object relation)
    {
        var opposite = relation switch
        {
            BuildRelation.Older => BuildRelation.Newer,
            BuildRelation.Newer => BuildRelation.Older,
            _ => relation,
        };

        Assert.True(opposite.Equals(BuildOrder.Of(coming, running).Relation), what);
    }
}
