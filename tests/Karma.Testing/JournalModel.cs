using Karma.Karl.Store;

namespace Karma.Testing;

/// <summary>What a journal must be after anything that can be done to it, mostly what a journal is for; in one dictionary.</summary>
internal sealed class JournalModel(int seed)
{
    private readonly Random _random = new(seed);
    private readonly SortedDictionary<long, byte[]> _rows = [];
    private long _newest;

    /// <summary>Writes what comes next into the batch.</summary>
    public void Step(WriteBatch batch)
    {
        switch (_random.Next(20))
        {
            case < 12:
                Put(batch, _newest += _random.Next(1, 4));
                break;
            case < 14:
                batch.Put(StoreTable.Instance, new StoreKey(_newest, 0), default);
                Put(batch, _newest += 1);
                break;
            case < 17:
                batch.Put(StoreTable.Block, new StoreKey(_newest, 0), default);
                Delete(batch, StoreKey.First(0), StoreKey.Last(_newest - _random.Next(-2, 12)));
                break;
            case 17:
                var first = _random.NextInt64(_newest + 2);
                Delete(batch, new StoreKey(first, _random.Next(-1, 2)), new StoreKey(first + _random.Next(-1, 3), _random.Next(-1, 2)));
                break;
            case 18:
                Put(batch, _random.NextInt64(_newest + 1));
                break;
            default:
                Put(batch, _newest += 1);
                Put(batch, _newest += 1);
                Delete(batch, StoreKey.First(0), StoreKey.Last(_newest - 1));
                break;
        }
    }

    /// <summary>Bounds to read between.</summary>
    public (StoreKey First, StoreKey Last, int Limit, bool Descending) Range()
    {
        var first = _random.NextInt64(-1, _newest + 2);
        return (
            new StoreKey(first, _random.Next(-1, 2)), new StoreKey(first + _random.Next(30), _random.Next(-1, 2)), _random.Next(20),
            _random.Next(2) == 0);
    }

    /// <summary>What must be between them.</summary>
    public IEnumerable<(StoreKey Key, string Value)> Read(StoreKey first, StoreKey last, int limit, bool descending)
    {
        var rows = _rows.Where(row => IsIn(row.Key, first, last)).Select(row => (new StoreKey(row.Key, 0), Convert.ToHexString(row.Value)));
        return (descending ? rows.Reverse() : rows).Take(limit);
    }

    private static bool IsIn(long key, StoreKey first, StoreKey last) => new StoreKey(key, 0) >= first && new StoreKey(key, 0) <= last;

    private void Put(WriteBatch batch, long key)
    {
        var value = new byte[_random.Next(20) == 0 ? _random.Next(400_000) : _random.Next(3_000)];
        _random.NextBytes(value);
        _rows[key] = value;
        batch.Put(StoreTable.Journal, new StoreKey(key, 0), value);
    }

    private void Delete(WriteBatch batch, StoreKey first, StoreKey last)
    {
        foreach (var key in _rows.Keys.Where(key => IsIn(key, first, last)).ToList()) _rows.Remove(key);
        batch.DeleteRange(StoreTable.Journal, first, last);
    }
}
