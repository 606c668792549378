using System.Text.Json;
using Karma.Wire;

namespace Karma.Tests.Wire;

public sealed class DependencyTests
{
    [Theory]
    [InlineData("10.0.0.7:8080", "10.0.0.7", 8080, "/")]
    [InlineData("10.0.0.7:8080/", "10.0.0.7", 8080, "/")]
    [InlineData("10.0.0.7:8080/a/b", "10.0.0.7", 8080, "/a/b")]
    [InlineData("http://orders:80/x", "orders", 80, "/x")]
    [InlineData(" [::1]:8080 ", "::1", 8080, "/")]
    public void TryParse_ValidText_ReadsIt(string text, string ip, int port, string prefix)
    {
        Assert.True(Dependency.TryParse(text, out var dependency));
        Assert.Equal(new Dependency { Ip = ip, Port = (ushort)port, Prefix = prefix }, dependency);
        Assert.True(Dependency.TryParse(dependency.ToString(), out var again));
        Assert.Equal(dependency, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10.0.0.7")]
    [InlineData(":8080")]
    [InlineData("10.0.0.7:0")]
    [InlineData("10.0.0.7:65536")]
    [InlineData("10.0.0.7:+80")]
    [InlineData("::1:8080")]
    [InlineData("[10.0.0.7]:80")]
    [InlineData("a b:80")]
    public void TryParse_OtherText_False(string? text) => Assert.False(Dependency.TryParse(text, out _));

    [Theory]
    [InlineData("""{"ip":"10.0.0.7","port":8080,"prefix":"/x","new":{"a":[1]}}""", "/x")]
    [InlineData("""{"port":8080,"ip":"10.0.0.7"}""", "/")]
    [InlineData("""{"port":8080,"ip":"10.0.0.7","prefix":null}""", "/")]
    [InlineData("""
        "10.0.0.7:8080/x"
        """, "/x")]
    public void Deserialize_EitherForm_ReadsIt(string json, string prefix)
    {
        var dependency = JsonSerializer.Deserialize(json, WireJson.Default.Dependency);

        Assert.Equal(new Dependency { Ip = "10.0.0.7", Port = 8080, Prefix = prefix }, dependency);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("\"nowhere\"")]
    [InlineData("""{"ip":7,"port":8080}""")]
    [InlineData("""{"ip":"10.0.0.7","port":"8080"}""")]
    [InlineData("""{"ip":"10.0.0.7","port":80.5}""")]
    [InlineData("""{"ip":"10.0.0.7","port":70000}""")]
    [InlineData("""{"ip":null,"port":8080}""")]
    public void Deserialize_OtherJson_Refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, WireJson.Default.Dependency));
}
