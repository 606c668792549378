using System.IO.Compression;

namespace Karma.Backfill;

/// <summary>Some undelivered keepalives, compressed together: each is much like the one before, so that a tenth of the memory remains.</summary>
internal sealed class PackedKeepalives
{
    private const int OverheadBytes = 64;
    private const int EntryBytes = 16;

    private readonly byte[] _deflated;
    private readonly (long ComposedAt, int Length)[] _entries;

    public PackedKeepalives(IReadOnlyList<Undelivered> keepalives)
    {
        _entries = [.. keepalives.Select(k => (k.ComposedAt, k.Status.Length))];
        using var buffer = new MemoryStream();
        using (var deflate = new DeflateStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var keepalive in keepalives) deflate.Write(keepalive.Status);
        }

        _deflated = buffer.ToArray();
    }

    public int Count => _entries.Length;

    /// <summary>The memory that it holds.</summary>
    public int SizeBytes => _deflated.Length + (_entries.Length * EntryBytes) + OverheadBytes;

    public List<Undelivered> Unpack()
    {
        using var deflate = new DeflateStream(new MemoryStream(_deflated), CompressionMode.Decompress);
        var keepalives = new List<Undelivered>(_entries.Length);
        foreach (var (composedAt, length) in _entries)
        {
            var status = new byte[length];
            deflate.ReadExactly(status);
            keepalives.Add(new Undelivered(composedAt, status));
        }

        return keepalives;
    }
}
