using Karma.Karl.Fleet;

namespace Karma.Karl.Tests.Fleet;

public sealed class RunMarkTests
{
    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("secret")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public void Of_TheSameSecret_TheSameMarkAndNeverThatOfNone(string secret)
    {
        Assert.Equal(RunMark.Of(secret), RunMark.Of(secret.ToCharArray()));
        Assert.NotEqual(RunMark.None, RunMark.Of(secret));
    }

    [Fact]
    public void Of_SecretsThatDifferInLittle_AllDifferent()
    {
        const string Secret = "0123456789abcdef0123456789abcdef";
        var secrets = Enumerable.Range(0, Secret.Length)
            .SelectMany(i => new[] { Secret.Remove(i, 1), Secret.Remove(i, 1).Insert(i, "\uFFFF"), Secret.Insert(i, "\0"), Secret[..i] })
            .Append(Secret).Append(Secret + "\0").ToHashSet();

        Assert.Equal(secrets.Count, secrets.Select(s => RunMark.Of(s)).ToHashSet().Count);
    }
}
