using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History.Rollups;

/// <summary>How far the rollups of an hour are made; those of every hour before it are.</summary>
/// <param name="Number">The hour.</param>
/// <param name="Through">They are made for the instances up to this number; <see cref="Life.Never"/> for all.</param>
/// <param name="Instances">Of how many of these there was something to tell.</param>
/// <param name="Bytes">What the store took when the last of them was made.</param>
internal readonly record struct RolledHour(long Number, long Through, long Instances, long Bytes)
{
    public static RolledHour Begin(long hour) => new(hour, 0, 0, 0);

    /// <summary>All hours before this one are made.</summary>
    public long Before => Through == Life.Never ? Number + 1 : Number;

    public static RolledHour Of(StoreRow row) => new(row.Key.Major, StoredNumbers.Read(row), StoredNumbers.Read(row, 1), StoredNumbers.Read(row, 2));

    public void Put(WriteBatch batch) => batch.Put(StoreTable.Rolled, new StoreKey(Number, 0), StoredNumbers.Encode(Through, Instances, Bytes));
}
