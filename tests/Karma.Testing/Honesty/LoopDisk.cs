using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>A small real disk of a test's own, in a file, that can hang, fill up and refuse to be written to. Needs root.</summary>
internal sealed class LoopDisk : IAsyncDisposable
{
    private const long SizeBytes = 24L << 20;
    private const int Corrected = 1; // What fsck exits with where it found something to mend.
    private const int FillBytes = 1 << 16;
    private const int BlockBytes = 1 << 12;

    private readonly Scratch _scratch = new();
    private bool _isFrozen;
    private bool _isMounted;

    private LoopDisk()
    {
    }

    private string Folder => _scratch.File("disk");

    private string Filler => File("filler");

    private string Image => _scratch.File("image");

    /// <summary>Makes and mounts it; a test that may not skips.</summary>
    public static Task<LoopDisk> MountAsync(long sizeBytes = SizeBytes) => MountAsync(async image =>
    {
        await using (var file = System.IO.File.Create(image)) file.SetLength(sizeBytes);
        await Command.RunAsync(Engines.Require("mkfs.ext4"), "-q", "-m", "0", image);
    });

    /// <summary>What a machine finds when it is on again, whose power is cut now: another disk, with all that has reached this one.</summary>
    public Task<LoopDisk> CutPowerAsync() => MountAsync(image =>
    {
        System.IO.File.Copy(Image, image);
        return Task.CompletedTask;
    });

    /// <summary>The path of a file on it.</summary>
    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>From here on every write and every fsync hangs.</summary>
    public async Task FreezeAsync()
    {
        await Command.RunAsync(Engines.Require("fsfreeze"), "-f", Folder);
        _isFrozen = true;
    }

    /// <summary>What hung goes on.</summary>
    public async Task ThawAsync()
    {
        if (!_isFrozen) return;
        await Command.RunAsync(Engines.Require("fsfreeze"), "-u", Folder);
        _isFrozen = false;
    }

    /// <summary>Fills it to the last block.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = FillBytes; size >= BlockBytes;)
        {
            try
            {
                file.Write(new byte[size]);
                file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                size /= 2; // No room for so much.
            }
        }
    }

    /// <summary>There is room again.</summary>
    public void Empty() => System.IO.File.Delete(Filler);

    /// <summary>
    /// Nothing that stands on it can be written to any more, though it is open; what is read is read. But for what SQLite shares between connections in
    /// memory: the system would end whoever writes into that.
    /// </summary>
    public Task SealAsync() => AttributeAsync("+i");

    /// <summary>It can again.</summary>
    public Task UnsealAsync() => AttributeAsync("-i");

    /// <summary>The system finds a fault in it, and from here on it is read-only, whoever has a file open, until it is mended.</summary>
    public Task AbortAsync() => Command.RunAsync(Engines.Require("mount"), "-o", "remount,abort", Folder);

    /// <summary>Whoever had a file open has ended; the disk is mended and writable again.</summary>
    public async Task MendAsync()
    {
        await UnmountAsync();

        // As another disk: as long as any process of the machine has this one mounted in a place of its own, it stays as it is.
        var mended = _scratch.File("mended");
        System.IO.File.Copy(Image, mended);
        await Command.RunAsync("sh", "-c", $"fsck.ext4 -p -f '{mended}' || [ $? -eq {Corrected} ]");
        await MountItAsync(mended);
    }

    public async ValueTask DisposeAsync()
    {
        await ThawAsync();
        await UnmountAsync();
        _scratch.Dispose();
    }

    private static Task<LoopDisk> MountAsync(Func<string, Task> make) => Engines.RequireAsync("mounts disks", async () =>
    {
        var disk = new LoopDisk();
        try
        {
            await make(disk.Image);
            Directory.CreateDirectory(disk.Folder);
            await disk.MountItAsync();
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    });

    private async Task MountItAsync(string? image = null)
    {
        await Command.RunAsync(Engines.Require("mount"), "-o", "loop", image ?? Image, Folder);
        _isMounted = true;
    }

    private async Task UnmountAsync()
    {
        if (_isMounted) await Command.RunAsync("umount", Folder);
        _isMounted = false;
    }

    private async Task AttributeAsync(string change)
    {
        foreach (var file in Directory.GetFiles(Folder).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).Append(Folder)) await Command.RunAsync(Engines.Require("chattr"), change, file);
    }
}
