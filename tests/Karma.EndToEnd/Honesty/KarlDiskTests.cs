using Karma.Testing.Honesty;

namespace Karma.EndToEnd.Honesty;

/// <summary>The disk under Karl's store, a real one, hangs or has no room.</summary>
[BesideOthers]
public sealed class KarlDiskTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Disk_ThatHangs_IsNobodysOutageAndHidesNoDeath() =>
        await Honest.AssertAsync(new StuckDisk(await LoopDisk.MountAsync(), TimeSpan.FromSeconds(9)), kills: true, output);

    [Fact]
    public async Task Disk_ThatIsFull_IsNobodysOutageAndHidesNoDeath() =>
        await Honest.AssertAsync(new FullDisk(await LoopDisk.MountAsync(), TimeSpan.FromSeconds(9)), kills: true, output);
}
