using Karma.Karl.Store;
using Microsoft.Win32.SafeHandles;

namespace Karma.LiteDb;

/// <summary>A file as LiteDB wants it: a stream of pages. A flush reaches the disk. Not thread-safe.</summary>
/// <param name="path">The file, which is made where it is missing.</param>
internal class PageFile(string path) : Stream
{
    /// <summary>The size of a page, in bytes.</summary>
    public const int PageBytes = 8192;

    public SafeFileHandle Handle { get; } = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => RandomAccess.GetLength(Handle);

    public override long Position { get; set; }

    public override void Flush() => DiskSync.File(Handle);

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = 0;
        while (read < count && RandomAccess.Read(Handle, buffer.AsSpan(offset + read, count - read), Position) is > 0 and var some)
        {
            read += some;
            Position += some;
        }

        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        RandomAccess.Write(Handle, buffer.AsSpan(offset, count), Position);
        Position += count;
    }

    public override void SetLength(long value)
    {
        RandomAccess.SetLength(Handle, value);
        Flush();
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    /// <summary>Closes the file. To dispose of the stream does not: an engine that gives up may do so, and another one goes on with it.</summary>
    public void Release() => Handle.Dispose();
}
