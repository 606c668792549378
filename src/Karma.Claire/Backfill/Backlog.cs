using Karma.Beacon;
using Microsoft.Extensions.Logging;

namespace Karma.Backfill;

/// <summary>
/// What Karl has not taken yet, bounded in bytes; where it is full, the oldest give way. The latest stand open until there are enough to
/// compress them together. Used by the beacon alone, and so by one at a time.
/// </summary>
internal sealed class Backlog(Claire claire, BeaconMeter meter, ILogger<Backlog> logger)
{
    /// <summary>More than Karl takes as one keepalive.</summary>
    public const int LargestStatusBytes = 64 * 1024;

    /// <summary>What is packed together is also handed over together.</summary>
    public const int LargestBatch = 256;

    private const int PackAtBytes = 48 * 1024;
    private const int EntryBytes = 48;

    private readonly List<PackedKeepalives> _packed = [];
    private readonly List<Undelivered> _open = [];
    private int _packedBytes;
    private int _openBytes;
    private bool _isTold;

    public bool IsOn => LimitBytes > 0;

    public int Count { get; private set; }

    /// <summary>The memory that it holds.</summary>
    public int SizeBytes => _packedBytes + _openBytes;

    private int LimitBytes => claire.Options.BacklogBytes;

    public void Add(Undelivered keepalive)
    {
        if (keepalive.Status.Length > LargestStatusBytes)
        {
            meter.Dropped("too_large", 1);
            return;
        }

        if (Count == 0) _isTold = false;
        _open.Add(keepalive);
        _openBytes += Bytes(keepalive);
        Count++;
        if (_openBytes >= PackAtBytes || _open.Count >= LargestBatch) Pack();
        MakeRoom();
    }

    /// <summary>The oldest that belong together, oldest first; they stay until they are settled. Empty where nothing is left.</summary>
    public IReadOnlyList<Undelivered> Oldest() => _packed.Count > 0 ? _packed[0].Unpack() : [.. _open];

    /// <summary>Lets go of those among <see cref="Oldest"/> that need not be kept.</summary>
    public void Settle(IReadOnlyList<Undelivered> oldest, IReadOnlyList<bool> isSettled)
    {
        List<Undelivered> left = [.. oldest.Where((_, i) => !isSettled[i])];
        Count -= oldest.Count - left.Count;
        if (_packed.Count > 0)
        {
            _packedBytes -= _packed[0].SizeBytes;
            if (left.Count == 0)
            {
                _packed.RemoveAt(0);
            }
            else
            {
                _packed[0] = new PackedKeepalives(left);
                _packedBytes += _packed[0].SizeBytes;
            }
        }
        else
        {
            _open.Clear();
            _open.AddRange(left);
            _openBytes = _open.Sum(Bytes);
        }
    }

    private void Pack()
    {
        var packed = new PackedKeepalives(_open);
        _packed.Add(packed);
        _packedBytes += packed.SizeBytes;
        _open.Clear();
        _open.TrimExcess();
        _openBytes = 0;
    }

    private void MakeRoom()
    {
        var dropped = 0;
        while (SizeBytes > LimitBytes && Count > 0)
        {
            var gone = _packed.Count > 0 ? _packed[0].Count : 1;
            if (_packed.Count > 0)
            {
                _packedBytes -= _packed[0].SizeBytes;
                _packed.RemoveAt(0);
            }
            else
            {
                _openBytes -= Bytes(_open[0]);
                _open.RemoveAt(0);
            }

            Count -= gone;
            dropped += gone;
        }

        if (dropped == 0) return;
        meter.Dropped("full", dropped);
        if (!_isTold) BackfillLog.Full(logger, LimitBytes);
        _isTold = true;
    }

    private static int Bytes(Undelivered keepalive) => keepalive.Status.Length + EntryBytes;
}
