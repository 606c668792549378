using System.Runtime.InteropServices;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>A stretch of watching; the last one is extended while it lasts, and proven by what is heard.</summary>
/// <param name="Began">When it began, in epoch microseconds.</param>
/// <param name="Ended">When it ended, or how far it is proven.</param>
/// <param name="First">The first order of arrival from its beginning on: that moment itself, unless the clock was set back.</param>
/// <param name="IsOver">Whether it ended although Karl was there: he heard some and mistrusted the silence of the others.</param>
internal readonly record struct Watch(long Began, long Ended, long First, bool IsOver = false)
{
    /// <summary>Whether the clock had been set back, so that orders ran ahead of it from here on.</summary>
    public bool IsStep => First != Began;

    /// <summary>Reads it, as this Karl writes it or an older one did. A first order that is damaged would date all that is kept: then there is none.</summary>
    public static Watch Of(StoreRow row)
    {
        var (began, ended, isOver, first) = (row.Key.Major, StoredNumbers.Read(row), StoredNumbers.Read(row, 1), StoredNumbers.Read(row, 2));
        var isStep = row.Value.Length > 3 * sizeof(long) && StoredNumbers.Read(row, 3) == CheckOf(began, ended, isOver, first);
        return new Watch(began, ended, isStep ? first : began, isOver != 0);
    }

    /// <summary>Writes it, but for its beginning.</summary>
    public byte[] Encode()
    {
        var isOver = IsOver ? 1L : 0;
        return IsStep ? StoredNumbers.Encode(Ended, isOver, First, CheckOf(Began, Ended, isOver, First))
            : IsOver ? StoredNumbers.Encode(Ended, isOver) : StoredNumbers.Encode(Ended);
    }

    private static long CheckOf(params ReadOnlySpan<long> numbers) => Crc32C.Of(MemoryMarshal.AsBytes(numbers));
}
