using Karma.Stamp;

namespace Karma.Tests.Stamp;

public sealed class GitStatusTests
{
    [Fact]
    public void Parse_AllKindsOfLines_FindsThePaths()
    {
        var status = GitStatus.Parse("""
            # branch.oid 39c37124c7effeda56f3c55f8bcf39ed2f68f588
            # branch.head main
            # branch.upstream origin/main
            1 .M N... 100644 100644 100644 ce92 ce92 src/with space.cs
            2 R. N... 100644 100644 100644 ce92 ce92 R100 new.cs	old.cs
            u UU N... 100644 100644 100644 100644 h1 h2 h3 torn.cs
            ? neu ü.cs
            ! ignored.cs
            warning: something else
            """);

        Assert.Equal("39c37124c7effeda56f3c55f8bcf39ed2f68f588", status.Commit);
        Assert.Equal("main", status.Branch);
        Assert.Equal(["src/with space.cs", "new.cs", "torn.cs", "neu ü.cs"], status.DirtyFiles);
    }

    [Fact]
    public void Parse_FreshAndDetached_SaysSo()
    {
        Assert.Equal("", GitStatus.Parse("# branch.oid (initial)\n# branch.head main").Commit);
        Assert.Equal("HEAD", GitStatus.Parse("# branch.oid abc\n# branch.head (detached)").Branch);
    }

    [Fact]
    public void Parse_Nothing_HonestEmpties()
    {
        var status = GitStatus.Parse("");

        Assert.Equal(("", ""), (status.Commit, status.Branch));
        Assert.Empty(status.DirtyFiles);
    }

    [Fact]
    public void Parse_ManyFiles_CountsTheRest()
    {
        var status = GitStatus.Parse(string.Join('\n', Enumerable.Range(0, 150).Select(i => $"? f{i}")));

        Assert.Equal(101, status.DirtyFiles.Count);
        Assert.Equal("… and 50 more", status.DirtyFiles[^1]);
    }
}
