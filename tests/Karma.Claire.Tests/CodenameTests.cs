namespace Karma.Tests;

public sealed class CodenameTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("ABCDEF")]
    [InlineData("a.b_c-9")]
    [InlineData("...")]
    public void IsValid_AllowedText_True(string text) => Assert.True(Codename.IsValid(text));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a\n")]
    public void IsValid_OtherText_False(string text) => Assert.False(Codename.IsValid(text));

    [Fact]
    public void IsValid_Length_AtMost64()
    {
        Assert.True(Codename.IsValid(new string('A', 64)));
        Assert.False(Codename.IsValid(new string('A', 65)));
    }

    [Fact]
    public void New_Always_SixLettersAndDifferent()
    {
        var names = Enumerable.Range(0, 100).Select(_ => Codename.New()).ToList();

        Assert.All(names, n => Assert.Matches("^[A-Z]{6}$", n));
        Assert.True(names.Distinct(StringComparer.Ordinal).Count() > 95);
    }
}
