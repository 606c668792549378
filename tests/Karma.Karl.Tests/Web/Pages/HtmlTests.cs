using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>What every page is written with: markup stays markup, and text is text, cut.</summary>
public sealed class HtmlTests
{
    [Fact]
    public void Add_TextsAndNumbers_EncodedAndMarkupLeftAlone()
    {
        var html = new Html();
        html.Add($"<p title=\"{"a\"b"}\">{"<script>"} {1234L} {(string?)null}</p>");

        Assert.Equal("<p title=\"a&quot;b\">&lt;script&gt; 1234 </p>", html.ToString());
    }

    [Fact]
    public void Add_LongText_Cut()
    {
        var html = new Html();
        html.Add($"<p>{new string('x', 1_000_000)}</p>");

        Assert.Equal($"<p>{new string('x', Html.LongestText)}&#x2026;</p>", html.ToString());
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab🛒d", 3, "ab…")]
    [InlineData("a🛒d", 3, "a🛒…")]
    public void Cut_AtALength_NoCharacterInTwo(string text, int longest, string expected) => Assert.Equal(expected, Html.Cut(text, longest));

    [Fact]
    public void Add_LinkWithQuotes_StaysOneAttribute()
    {
        var html = new Html();
        html.Add($"{new Link("/service/\"onmouseover=\"x", "<b>")}");

        Assert.Equal("<a href=\"/service/&quot;onmouseover=&quot;x\">&lt;b&gt;</a>", html.ToString());
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(-5, "0 s")]
    [InlineData(59_999_999, "59 s")]
    [InlineData(60_000_000, "1 m 0 s")]
    [InlineData(3_599_000_000, "59 m 59 s")]
    [InlineData(3_600_000_000, "1 h 0 m")]
    [InlineData(90_000_000_000, "1 d 1 h")]
    public void Elapsed_OfALength_ItsTwoGreatestUnits(long microseconds, string expected) => Assert.Equal(expected, Elapsed.Text(microseconds).Replace('\u00a0', ' '));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.5, "0.5")]
    [InlineData(1234567, "1 234 567")]
    [InlineData(-1234.5, "-1 235")]
    [InlineData(1e20, "1e+20")]
    public void Number_OfAVariable_Readable(double value, string expected) => Assert.Equal(expected, Figure.Of(value).Replace('\u00a0', ' '));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1_023, "1023 B")]
    [InlineData(1_536, "1.5 KiB")]
    [InlineData(46_052, "45 KiB")]
    [InlineData(150_000_000, "143 MiB")]
    [InlineData(-2_048, "-2 KiB")]
    [InlineData(5e18, "4547474 TiB")]
    public void Amount_OfData_InTheUnitThatFits(double bytes, string expected) => Assert.Equal(expected, Figure.OfBytes(bytes).Replace('\u00a0', ' '));

    [Fact]
    public void Sparkline_OfTheGreatestNumbersThereAre_StillALine()
    {
        var html = new Html();
        html.Add($"{new Sparkline("x", [(0, double.MinValue), (1, double.MaxValue), (2, 0)])}");

        Assert.Contains("points=\"0,37 100,3 200,20\"", html.ToString(), StringComparison.Ordinal);
    }
}
