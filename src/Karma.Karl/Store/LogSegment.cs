using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Karma.Karl.Store;

/// <summary>
/// A file of the journal's log: rows one behind the other, in frames that begin at multiples of 32 bytes. Its blocks are written before it is used,
/// and its name stays when it is used again, so that a row costs the disk what it is long, and no more. A frame tells the salt of the file's present
/// use, which is in no row: neither what stood there before nor what somebody sends can be taken for one.
/// </summary>
internal sealed class LogSegment : IDisposable
{
    private const uint Magic = 0x31474C4B; // "KLG1"
    private const int Align = 32;
    private const int Header = 28; // What it is, the length, the salt, the key, the check.

    private readonly SafeFileHandle _file;
    private long _salt;
    private int _end;
    private bool _isTorn; // Behind the end stands a row that was refused, in whole or in part.

    private LogSegment(string path, SafeFileHandle file, int size) => (Path, _file, Size) = (path, file, size);

    public string Path { get; }

    public int Size { get; }

    /// <summary>Whose log it is part of.</summary>
    public long Owner { get; private set; }

    /// <summary>The least key in it; meaningless where it is empty.</summary>
    public long First { get; private set; }

    /// <summary>The greatest key in it, the least number where it is empty.</summary>
    public long Last { get; private set; } = long.MinValue;

    /// <summary>Makes the file and all its blocks.</summary>
    /// <exception cref="IOException">There is no room, or no file can be made.</exception>
    public static LogSegment Create(string path, int size)
    {
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            RandomAccess.Write(file, new byte[size], 0);
            DiskSync.File(file);
            DiskSync.Folder(path);
            return new LogSegment(path, file, size);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a file that an earlier Karl left, to be read, or to be gone on with behind its last row.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogSegment Open(string path) => Open(path, FileAccess.ReadWrite);

    /// <summary>The same, for one who writes nothing, and may not be able to.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogSegment OpenToRead(string path) => Open(path, FileAccess.Read);

    private static LogSegment Open(string path, FileAccess access)
    {
        var file = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
        var segment = new LogSegment(path, file, (int)Math.Min(RandomAccess.GetLength(file), Array.MaxLength));
        var bytes = segment.Bytes();
        (segment._salt, segment.Owner) = HeadOf(bytes);
        segment._end = Align;
        foreach (var (key, begin, length) in segment.Frames(bytes, bytes.Length - Align))
        {
            segment.Note(key);
            segment._end = begin + Framed(length);
        }

        return segment;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Empties it. What stands in it is no row any more once the next one is durable.</summary>
    public void Begin(long owner)
    {
        Owner = owner;
        _salt = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));
        var head = new byte[Align];
        Seal(head, owner, default);
        RandomAccess.Write(_file, head, 0);
        RandomAccess.Write(_file, head, Size - Align); // Again, since without its salt nothing in it can be read.
        (_end, First, Last) = (Align, 0, long.MinValue);
    }

    public bool Fits(int length) => _end + Framed(length) <= Size - Align;

    /// <summary>Adds a row, durably. Where that fails, the next one takes its place; <see cref="Mend"/> comes before anything else is committed.</summary>
    /// <exception cref="IOException">It is not durable.</exception>
    public void Append(long key, ReadOnlySpan<byte> value)
    {
        var length = Framed(value.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var frame = rented.AsSpan(0, length);
        frame[(Header + value.Length)..].Clear();
        Seal(frame, key, value);
        _isTorn = true;
        RandomAccess.Write(_file, frame, _end);
        ArrayPool<byte>.Shared.Return(rented);
        DiskSync.Data(_file);
        _isTorn = false;
        _end += length;
        Note(key);
    }

    /// <summary>Takes away what was left of a row that was refused: its sender was told so, and nobody may find it after a crash.</summary>
    /// <exception cref="IOException">It may still be found.</exception>
    public void Mend()
    {
        if (!_isTorn) return;
        RandomAccess.Write(_file, new byte[Align], _end);
        DiskSync.Data(_file);
        _isTorn = false;
    }

    /// <summary>
    /// The rows, in the order of keys. Where bytes between two of them are none, a row with nothing in it stands in the place of what was there:
    /// whoever knows what a row is finds that it cannot be read.
    /// </summary>
    public IEnumerable<StoreRow> Read()
    {
        var bytes = Bytes();
        var (after, last) = (Align, First - 2);
        foreach (var (key, begin, length) in Frames(bytes, _end))
        {
            if (begin > after) yield return new StoreRow(new StoreKey(last + 1, 0), []);
            yield return new StoreRow(new StoreKey(key, 0), bytes.AsSpan(begin + Header, length).ToArray());
            (after, last) = (begin + Framed(length), key);
        }
    }

    private static int Framed(int length) => (Header + length + Align - 1) / Align * Align;

    private static (long Salt, long Owner) HeadOf(byte[] bytes)
    {
        if (bytes.Length < 2 * Align) return default;
        foreach (var head in new[] { 0, bytes.Length - Align })
        {
            var salt = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(head + 8));
            if (Length(bytes, head, salt) == 0) return (salt, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(head + 16)));
        }

        return default;
    }

    // What follows a frame is the next one, unless it is damaged: then whatever begins where one may and proves to be one.
    private IEnumerable<(long Key, int Begin, int Length)> Frames(byte[] bytes, int end)
    {
        for (var at = Align; at < end;)
        {
            if (Length(bytes, at, _salt) is not { } length)
            {
                at += Align;
                continue;
            }

            var key = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 16));
            yield return (key, at, length);
            at += Framed(length);
        }
    }

    private static int? Length(ReadOnlySpan<byte> bytes, int at, long salt)
    {
        var frame = bytes[at..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic || BinaryPrimitives.ReadInt64LittleEndian(frame[8..]) != salt) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(frame[4..]);
        if (length < 0 || length > frame.Length - Header) return null;
        return BinaryPrimitives.ReadUInt32LittleEndian(frame[24..]) == Crc32C.Of(frame[..24], frame.Slice(Header, length)) ? length : null;
    }

    private void Seal(Span<byte> frame, long key, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], value.Length);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], _salt);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], key);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[24..], Crc32C.Of(frame[..24], value));
        value.CopyTo(frame[Header..]);
    }

    private void Note(long key)
    {
        if (Last == long.MinValue) First = key;
        Last = key;
    }

    private byte[] Bytes()
    {
        var bytes = new byte[Size];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(_file, bytes.AsSpan(read), read) is > 0 and var count) read += count;
        return bytes;
    }
}
