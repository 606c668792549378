using Karma.Karl.Store;

namespace Karma.Karl.Host.Commands;

/// <summary>A file that is there once it is whole and on disk, and not before: until then it has another name.</summary>
internal sealed class WholeFile : IAsyncDisposable
{
    private const string Unfinished = ".part";

    private readonly string _path;
    private readonly FileStream _stream;
    private bool _isWhole;

    private WholeFile(string path) => (_path, _stream) = (path, new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write, FileShare.None));

    /// <summary>Takes what is to be in it.</summary>
    public Stream Stream => _stream;

    /// <summary>What it is called until it is whole.</summary>
    public string UnfinishedPath => _stream.Name;

    /// <exception cref="CommandException">There is such a file, or can be none.</exception>
    public static WholeFile Begin(string path)
    {
        path = Path.GetFullPath(path);
        if (Path.Exists(path)) throw CommandException.Wrong($"'{path}' is there already, and is left as it is. Give another name.");
        try
        {
            return new WholeFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Wrong($"'{path}' cannot be written: {e.Message}");
        }
    }

    /// <summary>Nothing more is written; all of it is on disk.</summary>
    /// <returns>How many bytes there are.</returns>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public async Task<long> CloseAsync()
    {
        await _stream.FlushAsync().ConfigureAwait(false);
        DiskSync.File(_stream.SafeFileHandle);
        var bytes = _stream.Length;
        await _stream.DisposeAsync().ConfigureAwait(false);
        return bytes;
    }

    /// <summary>It is whole: from here on it has its name.</summary>
    /// <exception cref="IOException">The disk did not take that, or there is another one by now.</exception>
    public void Finish()
    {
        File.Move(UnfinishedPath, _path);
        DiskSync.Folder(_path);
        _isWhole = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        if (!_isWhole) File.Delete(UnfinishedPath);
    }
}
