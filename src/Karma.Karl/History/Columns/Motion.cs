using System.Runtime.InteropServices;

namespace Karma.Karl.History.Columns;

/// <summary>
/// How a number moves, in 17 bytes. It is expected where it was last, or where it was and goes on as it has been going, or near its mean,
/// whichever was nearest of late; the difference is written.
/// </summary>
/// <param name="number">Where it begins.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Motion(long number)
{
    /// <summary>The memory of it.</summary>
    public const int Bytes = 17;

    /// <summary>What was seen so many numbers ago hardly counts any more, for how wrong the expectations are and for where they lie.</summary>
    private const int LongestOfErrors = 24;

    private const int LongestOfMeans = 16;

    /// <summary>A clock that ran off is looked for this close to where it must at least be, in microseconds.</summary>
    private const long Nearby = 32;

    private float _rate; // By second; of a time since something how uncertain that moment is.
    private float _mean = number;
    private ushort _sign = Probability.Even;
    private Deviation _ofLast;
    private Deviation _ofRate;
    private Deviation _ofMean;
    private byte _seen; // How many differences.

    /// <summary>A number that is not the last one again.</summary>
    /// <param name="coder">Writes or reads.</param>
    /// <param name="last">The last one.</param>
    /// <param name="seconds">The time since the last record.</param>
    /// <param name="number">The number to write.</param>
    public long Next<T>(ref T coder, long last, float seconds, long number)
        where T : struct, IBitCoder, allows ref struct
    {
        var byRate = last + Whole(_rate * seconds);
        var byMean = Whole(_mean);
        var (expected, deviation) = (last, _ofLast);
        if (_seen > 0 && _ofMean.Value < deviation.Value) (expected, deviation) = (byMean, _ofMean);
        if (_seen > 0 && _ofRate.Value < deviation.Value) (expected, deviation) = (byRate, _ofRate);
        number = expected + Difference(ref coder, deviation, number - expected);

        var step = number - last;
        _ofLast.Weigh(step, _seen, LongestOfErrors);
        _ofRate.Weigh(_seen == 0 ? step : number - byRate, _seen, LongestOfErrors);
        _ofMean.Weigh(_seen == 0 ? step : number - byMean, _seen, LongestOfErrors);
        _rate += ((step / seconds) - _rate) / Math.Min(_seen + 1, LongestOfMeans);
        _mean += (number - _mean) / Math.Min(_seen + 2, LongestOfMeans);
        _seen = (byte)Math.Min(_seen + 1, byte.MaxValue);
        return number;
    }

    /// <summary>A number that is expected to be near zero, whatever it was before.</summary>
    public long Residual<T>(ref T coder, long number)
        where T : struct, IBitCoder, allows ref struct
    {
        number = Difference(ref coder, _ofLast, number);
        _ofLast.Weigh(number, _seen, LongestOfErrors);
        _seen = (byte)Math.Min(_seen + 1, byte.MaxValue);
        return number;
    }

    /// <summary>So many milliseconds have passed since a moment, and it is not known any closer yet.</summary>
    /// <returns>The moment.</returns>
    public long BeginSince(long now, long milliseconds)
    {
        var latest = now - (milliseconds * 1_000);
        return Narrow(latest - 999, latest);
    }

    /// <summary>So many have passed by now: that narrows down when it was, and soon all of them follow from it.</summary>
    /// <returns>The moment.</returns>
    public long NarrowSince(long moment, long now, long milliseconds)
    {
        var to = now - (milliseconds * 1_000);
        var from = to - 999;
        var (least, most) = (moment - (long)_rate, moment + (long)_rate);
        if (most < from) return Narrow(from, from + Nearby);
        if (to < least) return Narrow(to - Nearby, to);
        return Narrow(Math.Max(from, least), Math.Min(to, most));
    }

    private long Difference<T>(ref T coder, Deviation deviation, long difference)
        where T : struct, IBitCoder, allows ref struct =>
        _seen == 0 ? Magnitude.CodeWhole(ref coder, difference) : Magnitude.Code(ref coder, ref _sign, deviation, difference);

    private long Narrow(long from, long to)
    {
        _rate = (to - from + 1) / 2;
        return from + ((to - from) / 2);
    }

    private static long Whole(float number) => (long)MathF.Floor(number + 0.5f);
}
