using System.Text;
using System.Text.Json;
using Karma.Karl.Web.Pages;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>JSON that came from outside, laid out, compared and shown.</summary>
public sealed class JsonTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("[ ]", "[]")]
    [InlineData("{\"a\":1e5,\"b\":[1,{ }]}", "{\n  \"a\": 1e5,\n  \"b\": [\n    1,\n    {}\n  ]\n}")]
    [InlineData("\"a,{}:\\\\\\\"[\"", "\"a,{}:\\\\\\\"[\"")]
    [InlineData("{\"a\":\"\\u003c\\ud800\"}", "{\n  \"a\": \"\\u003c\\ud800\"\n}")]
    public void Lines_OfAText_LaidOutAndNothingElseChanged(string json, string expected) => Assert.Equal(expected, JsonLines.Of(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Lines_OfATextAsDeepAsCanBe_NotMovedOutOfSight()
    {
        var json = new string('[', 64) + "1" + new string(']', 64);

        Assert.InRange(JsonLines.Of(Encoding.UTF8.GetBytes(json)).Split('\n').Max(l => l.Length), 1, 40);
    }

    [Fact]
    public void Difference_OfTwoTexts_ValueByValue()
    {
        var before = "{\"a\":1,\"b\":{\"c\":\"x\",\"gone\":true},\"d\":[1,2]}"u8.ToArray();
        var after = "{\"b\":{\"c\":\"y\"},\"a\":1,\"d\":[1,3,4],\"new\":null}"u8.ToArray();

        Assert.Equal(
            [("b.c", "x", "y"), ("d[1]", "2", "3"), ("d[2]", null, "4"), ("new", null, "null"), ("b.gone", "true", null)],
            JsonDifference.Of(before, after));
    }

    [Fact]
    public void Tree_OfAJsonAsLargeAsABodyAllows_Bounded()
    {
        var wide = "[" + string.Join(',', Enumerable.Repeat("{\"a\":[1,2,3]}", 4_000)) + "]";
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60);

        Assert.InRange(Tree(wide).Length, 1_000, 40_000);
        Assert.InRange(Tree(deep).Length, 50, 2_000);
        Assert.InRange(Tree($"{{\"{new string('x', 60_000)}\":\"{new string('y', 60_000)}\"}}").Length, 400, 1_000);
    }

    private static string Tree(string json)
    {
        using var document = JsonDocument.Parse(json);
        var html = new Html();
        html.Add($"{new JsonTree(document.RootElement)}");
        return html.ToString();
    }
}
