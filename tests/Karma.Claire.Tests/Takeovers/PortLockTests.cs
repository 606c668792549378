using Karma.Takeovers;
using Karma.Testing;

namespace Karma.Tests.Takeovers;

public sealed class PortLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryTake_Held_OnlyAfterItIsGivenFree()
    {
        var path = PortLock.PathFor(8080, _folder.File(""));
        var first = PortLock.TryTake(path);
        var second = PortLock.TryTake(path);
        var elsewhere = PortLock.TryTake(PortLock.PathFor(8081, _folder.File("")));
        first.Held?.Dispose();
        var third = PortLock.TryTake(path);

        Assert.NotNull(first.Held);
        Assert.Equal((null, null), (second.Held, second.Fault));
        Assert.NotNull(elsewhere.Held);
        Assert.NotNull(third.Held);
        elsewhere.Held.Dispose();
        third.Held.Dispose();
    }

    [Fact]
    public void TryTake_FileThatIsThere_LeftAsItWasAndNobodyElses()
    {
        var path = PortLock.PathFor(8080, _folder.File(""));
        File.WriteAllText(path, "whatever");
        PortLock.TryTake(path).Held?.Dispose();
        Assert.Equal("whatever", File.ReadAllText(path));

        File.Delete(path);
        PortLock.TryTake(path).Held?.Dispose();
        Assert.Equal(0, new FileInfo(path).Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void TryTake_NowhereToWrite_SaysWhy()
    {
        var attempt = PortLock.TryTake(_folder.File("missing/x.lock"));

        Assert.Null(attempt.Held);
        Assert.Contains("missing", attempt.Fault, StringComparison.Ordinal);
    }
}
