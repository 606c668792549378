using Karma.Karl.Store;

namespace Karma.LiteDb;

/// <summary>
/// LiteDB's log. It writes a transaction's pages one behind the other, the last of them marked as confirmed, and flushes none: so a mark could reach the
/// disk before the pages that it confirms, half a page with it among them. Here such a page is written without its mark, then what is there is flushed, and
/// then the mark is set, one byte, and flushed: at any moment the disk has a transaction or has it not.
/// </summary>
internal class LogFile(string path) : PageFile(path)
{
    /// <summary>Where a page of LiteDB's file format 8 tells that its transaction is whole.</summary>
    public const int MarkAt = 18;

    private long _kept = -1;
    private bool _isConfirmed;

    /// <summary>Where the last commit ends that was taken.</summary>
    private long Kept => _kept < 0 ? _kept = Length : _kept;

    public override void Write(byte[] buffer, int offset, int count)
    {
        var page = buffer.AsSpan(offset, count);
        _isConfirmed = false;
        if (page[MarkAt] == 0)
        {
            base.Write(buffer, offset, count);
            return;
        }

        var (began, unmarked) = (Position, page.ToArray());
        unmarked[MarkAt] = 0;
        base.Write(unmarked, 0, count);
        Sync();
        RandomAccess.Write(Handle, page.Slice(MarkAt, 1), began + MarkAt);
        Sync();
        _isConfirmed = true;
    }

    public override void SetLength(long value)
    {
        base.SetLength(value);
        _kept = Math.Min(Kept, value);
    }

    /// <summary>The commit is taken: all that is in the file stays.</summary>
    /// <exception cref="IOException">Something in it is not confirmed, and would be lost.</exception>
    public void Keep()
    {
        var length = Length;
        if (length > Kept && !_isConfirmed) throw new IOException("LiteDB has not confirmed what it committed.");
        _kept = length;
    }

    /// <summary>Takes away what was left of a commit that was refused: nobody may find it after a crash.</summary>
    /// <exception cref="IOException">It may still be found.</exception>
    public void Mend()
    {
        if (Length > Kept) SetLength(Kept);
    }

    /// <summary>Has the disk keep what was written; a test looks what that is.</summary>
    protected virtual void Sync() => DiskSync.Data(Handle);
}
