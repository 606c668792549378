using System.Runtime.CompilerServices;

namespace Karma.Karl.History.Columns;

/// <summary>Division towards minus infinity, so that what follows from a clock goes on evenly through zero.</summary>
internal static class Division
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The divisor is a constant mostly, and then nothing is divided.
    public static long Floor(long number, long by)
    {
        var (quotient, remainder) = Math.DivRem(number, by);
        return remainder < 0 ? quotient - 1 : quotient;
    }
}
