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
        var name = _folder.File("8080");
        var first = PortLock.TryTake(name);
        var second = PortLock.TryTake(name);
        var elsewhere = PortLock.TryTake(_folder.File("8081"));
        first.Held?.Dispose();
        var third = PortLock.TryTake(name);

        Assert.NotNull(first.Held);
        Assert.Equal((null, null), (second.Held, second.Fault));
        Assert.NotNull(elsewhere.Held);
        Assert.NotNull(third.Held);
        elsewhere.Held.Dispose();
        third.Held.Dispose();
    }

    [Fact]
    public void TryTake_OnLinux_LeavesNothingBehindAndFollowsNoLink()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere it is a file.");
        var name = _folder.File("8080");
        File.CreateSymbolicLink(name, _folder.File("elsewhere"));

        PortLock.TryTake(name).Held?.Dispose();

        Assert.False(File.Exists(_folder.File("elsewhere")));
        Assert.Equal("karma-takeover-8080", PortLock.NameFor(8080));
    }
}
