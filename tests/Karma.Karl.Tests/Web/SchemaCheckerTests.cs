using System.Text.Json;

namespace Karma.Karl.Tests.Web;

/// <summary>The checker itself: it must find what is wrong, or it proves nothing.</summary>
public sealed class SchemaCheckerTests
{
    private const string Schema =
        """
        {"s":{"type":"object","required":["a"],"additionalProperties":false,"properties":{
          "a":{"type":"integer","minimum":1},"b":{"type":["string","null"],"enum":["x",null]},"c":{"type":"array","items":{"$ref":"#/t"}}}},
         "t":{"type":"string","format":"date-time"},"u":{"anyOf":[{"$ref":"#/s"},{"type":"boolean"}]},"v":{"not":{}}}
        """;

    [Theory]
    [InlineData("s", """{"a":1,"b":null,"c":["2026-11-21T09:00:00.123456Z"]}""", 0)]
    [InlineData("s", """{"a":1,"b":"x","c":[]}""", 0)]
    [InlineData("s", """{}""", 1)]
    [InlineData("s", """{"a":0}""", 1)]
    [InlineData("s", """{"a":1.5}""", 1)]
    [InlineData("s", """{"a":"1"}""", 1)]
    [InlineData("s", """{"a":1,"d":1}""", 1)]
    [InlineData("s", """{"a":1,"b":"y"}""", 1)]
    [InlineData("s", """{"a":1,"c":["2026-11-21T09:00:00Z",7]}""", 2)]
    [InlineData("s", """[]""", 1)]
    [InlineData("u", """true""", 0)]
    [InlineData("u", """{"a":1}""", 0)]
    [InlineData("u", """7""", 1)]
    [InlineData("v", """7""", 1)]
    public void Check_Value_FindsWhatIsWrong(string schema, string value, int faults)
    {
        using var document = JsonDocument.Parse(Schema);
        using var json = JsonDocument.Parse(value);

        var found = new SchemaChecker(document.RootElement).Check(document.RootElement.GetProperty(schema), json.RootElement);

        Assert.Equal(faults, found.Count);
    }
}
