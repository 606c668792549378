using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History.Rollups;

/// <summary>From which hour to which an instance counted at a place, or perhaps did: who asks reads its hours.</summary>
/// <param name="First">The first hour.</param>
/// <param name="Last">The last hour, or <see cref="Life.Never"/> while it is there.</param>
internal readonly record struct PlaceSpan(long First, long Last)
{
    public bool Touches(long from, long to) => First < to && Last >= from;

    /// <summary>It counts there in one more hour.</summary>
    /// <param name="hour">The hour.</param>
    /// <param name="isOver">Whether nothing of it can follow.</param>
    public PlaceSpan With(long hour, bool isOver) => new(Math.Min(First, hour), !isOver ? Life.Never : Last == Life.Never ? hour : Math.Max(Last, hour));

    public static PlaceSpan Of(StoreRow row) => new(StoredNumbers.Read(row), StoredNumbers.Read(row, 1, ifDamaged: Life.Never));

    public byte[] Encode() => StoredNumbers.Encode(First, Last);
}
