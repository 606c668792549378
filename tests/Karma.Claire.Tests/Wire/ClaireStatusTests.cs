using System.Text.Json;
using Karma.Wire;

namespace Karma.Tests.Wire;

public sealed class ClaireStatusTests
{
    /// <summary>As the original C++ client sends it, in small: nulls for what is absent, a type id beside the status.</summary>
    private const string Original = """
        {"service":"orders","codename":"ABCDEF","local_port":8080,"cloud_instance_name":null,"dependencies":["10.0.0.7:8080",{"ip":"10.0.0.8","port":1,"prefix":"/"}],
        "reporting_to":"http://localhost:7576/","now":1795252829128917,"start_time_epoch_microseconds":1795252827231180,"uptime":"1s",
        "last_keepalive_sent":"","last_keepalive_status":"","build":null,"runtime":{"status":{"message":"OK"},"":"T9206"},"unheard_of":[1,2]}
        """;

    [Fact]
    public void Deserialize_OfTheOriginal_Tolerated()
    {
        var status = JsonSerializer.Deserialize(Original, WireJson.Default.ClaireStatus);

        Assert.Equal("ABCDEF", status?.Codename);
        Assert.Equal(2, status?.Dependencies.Count);
        Assert.Equal("OK", status?.Runtime?["status"].GetProperty("message").GetString());
        Assert.Null(status?.Sequence);
    }

    [Theory]
    [InlineData("\"now\":1795252829128917", "\"now\":1795252829128917.5")]
    [InlineData("\"now\":1795252829128917", "\"now\":1795e3")]
    [InlineData("\"service\":\"orders\",", "")]
    [InlineData("\"service\":\"orders\"", "\"service\":null")]
    [InlineData("\"local_port\":8080", "\"local_port\":80800")]
    [InlineData("\"uptime\":\"1s\"", "\"uptime\":1")]
    public void Deserialize_RequiredMemberWrong_Refused(string correct, string wrong)
    {
        Assert.Contains(correct, Original, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize(Original.Replace(correct, wrong, StringComparison.Ordinal), WireJson.Default.ClaireStatus));
    }
}
