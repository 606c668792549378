using System.Text.Json;
using Karma.Karl.Liveness;

namespace Karma.Karl.Tests.Liveness;

public sealed class TimeTests
{
    [Fact]
    public void From_AnyMoment_GoesThereAndBack() => Property.Holds(Property.Longs, microseconds =>
        Assert.Equal(Math.Clamp(microseconds, 0, Time.Latest), Time.Microseconds(Time.From(microseconds))));

    [Theory]
    [InlineData(LivenessState.Up, "\"up\"")]
    [InlineData(LivenessState.Down, "\"down\"")]
    [InlineData(LivenessState.Done, "\"done\"")]
    [InlineData(LivenessState.Unknown, "\"unknown\"")]
    public void State_AsJson_IsItsLowerCaseName(LivenessState state, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(state));
        Assert.Equal(state, JsonSerializer.Deserialize<LivenessState>(json));
    }

    [Theory]
    [InlineData("\"paused\"")]
    [InlineData("\"UP\"")]
    [InlineData("\"\"")]
    public void State_NameOfALaterVersion_ReadAsUnknown(string json) =>
        Assert.Equal(LivenessState.Unknown, JsonSerializer.Deserialize<LivenessState>(json));

    [Fact]
    public void State_NoString_Refused() => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LivenessState>("1"));
}
