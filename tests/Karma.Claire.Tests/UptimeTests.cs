namespace Karma.Tests;

public sealed class UptimeTests
{
    [Theory]
    [InlineData(-3, "0s")]
    [InlineData(0, "0s")]
    [InlineData(5.9, "5s")]
    [InlineData(65, "1m 5s")]
    [InlineData(3605, "1h 0m 5s")]
    [InlineData(172805, "2d 0h 0m 5s")]
    public void Format_Seconds_AsTheWireWrites(double seconds, string expected) =>
        Assert.Equal(expected, Uptime.Format(TimeSpan.FromSeconds(seconds)));
}
