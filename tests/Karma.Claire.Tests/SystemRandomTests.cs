namespace Karma.Tests;

public sealed class SystemRandomTests
{
    [Fact]
    public void Bytes_AskedForTwice_AllOfThemAndOthers()
    {
        var (one, other) = (SystemRandom.Bytes(64), SystemRandom.Bytes(64));

        Assert.Equal((64, 64), (one.Length, other.Length));
        Assert.NotEqual(one, other);
        Assert.True(one.Distinct().Count() > 16, Convert.ToHexString(one)); // Of 64 random bytes, fewer come once in 10^30.
    }
}
