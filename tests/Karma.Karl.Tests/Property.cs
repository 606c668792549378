using FsCheck;
using FsCheck.Fluent;

namespace Karma.Karl.Tests;

/// <summary>Checks what must hold for anything: with the same examples each time, so that a failure is one tomorrow too.</summary>
internal static class Property
{
    private const ulong Seed = 20_261_121;

    public static void Holds<T>(Gen<T> examples, Action<T> claim, int count = 300) =>
        Prop.ForAll(examples.ToArbitrary(), claim).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(count).WithReplay(Seed, 1));

    /// <summary>Any bytes, from none to a few hundred.</summary>
    public static Gen<byte[]> Bytes { get; } =
        from length in Gen.Frequency((3, Gen.Choose(0, 20)), (1, Gen.Choose(0, 600)))
        from bytes in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length)
        select bytes;

    /// <summary>Any number, the small ones and the ends of the range more often.</summary>
    public static Gen<long> Longs { get; } = Gen.OneOf(
        Gen.Choose(-300, 300).Select(i => (long)i),
        Gen.Elements(long.MinValue, long.MinValue + 1, -1, 0, 1, long.MaxValue - 1, long.MaxValue),
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((long)high << 32) | (uint)low);

    /// <summary>Times of day within reach, in epoch microseconds.</summary>
    public static Gen<long> Seconds(int from, int to) => Gen.Choose(from, to).Select(s => s * 1_000_000L);
}
