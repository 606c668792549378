using FsCheck.Fluent;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;

namespace Karma.Karl.Tests.Fleet.Rollups;

public sealed class DayOfLifeTests
{
    private const long Day = 20_778;
    private static readonly LivenessState[] States = [LivenessState.Up, LivenessState.Down, LivenessState.Unknown];

    [Fact]
    public void Decode_AnyDay_IsAsItWas() => Property.Holds(Gen.Choose(0, int.MaxValue), seed =>
    {
        var day = Any(new Random(seed));
        var read = DayOfLife.Decode(Day, day.Encode());
        for (var hour = day.First; hour < day.First + Hour.ADay; hour++)
        {
            Assert.Equal(day[hour] is null, read[hour] is null);
            if (day[hour] is not { } life || read[hour] is not { } again) continue;
            Assert.Equal(life, again with { Stretches = life.Stretches });
            Assert.Equal(life.Stretches, again.Stretches);
        }
    });

    [Fact]
    public void Encode_DayThroughWhichItWasUp_TakesFiveBytesAnHour()
    {
        var day = new DayOfLife(Day);
        for (var hour = day.First; hour < day.First + Hour.ADay; hour++)
            day[hour] = new HourOfLife(180, 0, Beginning.None, Place.OfService("orders"), new Place(7), [new Stretch(LivenessState.Up, Hour.Begin(hour), Hour.Begin(hour + 1))]);

        Assert.InRange(day.Encode().Length, 24 * 5, (24 * 5) + 20);
    }

    [Fact]
    public void Decode_AnyBytes_ADayOrRefused() => Property.Holds(Property.Bytes, bytes =>
    {
        try
        {
            DayOfLife.Decode(Day, bytes);
        }
        catch (InvalidDataException)
        {
            // Refused.
        }
    });

    [Fact]
    public void Decode_ADayWithAByteThatIsOther_ADayOrRefused() => Property.Holds(Gen.Choose(0, int.MaxValue), seed =>
    {
        var random = new Random(seed);
        var bytes = Any(random).Encode();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        try
        {
            DayOfLife.Decode(Day, bytes);
        }
        catch (InvalidDataException)
        {
            // Refused.
        }
    });

    private static DayOfLife Any(Random random)
    {
        var day = new DayOfLife(Day);
        var places = Enumerable.Range(0, 3).Select(i => new Place(random.NextInt64(long.MinValue, long.MaxValue))).ToList();
        for (var hour = day.First; hour < day.First + Hour.ADay; hour++)
        {
            if (random.Next(4) == 0) continue;
            var stretches = new List<Stretch>();
            var at = Hour.Begin(hour);
            for (var i = random.Next(5); i > 0 && at < Hour.Begin(hour + 1); i--)
            {
                var from = random.Next(2) == 0 ? at : random.NextInt64(at, Hour.Begin(hour + 1));
                at = random.Next(4) == 0 ? Hour.Begin(hour + 1) : random.NextInt64(from + 1, Hour.Begin(hour + 1) + 1);
                stretches.Add(new Stretch(States[random.Next(3)], from, at));
            }

            day[hour] = new HourOfLife(random.Next(100_000), random.Next(200), (Beginning)random.Next(3), places[random.Next(3)], places[0], stretches);
        }

        return day;
    }
}
