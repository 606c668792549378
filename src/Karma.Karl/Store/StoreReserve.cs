namespace Karma.Karl.Store;

/// <summary>
/// Room on the disk that a store holds and does not use. When the disk is full it is given back, so that what is past its time can go: on a full disk
/// not even that can be written. It is made again when there is so much room that it would not be needed at once.
/// </summary>
internal sealed class StoreReserve(string store) : IDisposable
{
    private const long MostBytes = 16L * 1024 * 1024;

    /// <summary>Of a small disk, one in so many bytes.</summary>
    private const int ShareOfDisk = 16;

    private readonly string _path = store + "-reserve";
    private volatile bool _isShort;

    /// <summary>Whether it was given back.</summary>
    public bool IsShort => _isShort;

    /// <summary>Makes it, where there is room.</summary>
    public void Make() => TryMake(0);

    /// <summary>Gives it back.</summary>
    /// <returns>Whether there was any.</returns>
    public bool GiveBack()
    {
        _isShort = true;
        try
        {
            var was = File.Exists(_path);
            File.Delete(_path);
            return was;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Makes it again, if half as much would still be left.</summary>
    /// <returns>Whether it is there.</returns>
    public bool TryRegain()
    {
        if (!TryMake(margin: 2)) return false;
        _isShort = false;
        return true;
    }

    /// <summary>Who is not at work keeps nobody from the room.</summary>
    public void Dispose()
    {
        if (!_isShort) GiveBack();
    }

    private bool TryMake(int margin)
    {
        try
        {
            var folder = Path.GetDirectoryName(_path) ?? ".";
            var disk = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder) ?? folder : folder);
            var size = Math.Min(MostBytes, disk.TotalSize / ShareOfDisk);
            if (disk.AvailableFreeSpace < size + (margin == 0 ? 0 : size / margin)) return false;
            using var file = new FileStream(_path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = size });
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
