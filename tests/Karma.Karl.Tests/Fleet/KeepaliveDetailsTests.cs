using System.Text;
using Karma.Karl.Fleet;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet;

public sealed class KeepaliveDetailsTests
{
    [Theory]
    [InlineData("\"service\"", "\"s\\u0065rvice\"")]
    [InlineData("\"service\"", "\"\\ud800\":1,\"service\"")]
    [InlineData("\"service\"", "\"\\ud800\":1,\"s\\u0065rvice\"")]
    [InlineData("\"service\"", "\"\\ud800\":1,\"service\":\"before\",\"s\\u0065rvice\"")]
    public void Read_NamesEscapedOrNoText_ShownIsWhatWasJudged(string name, string odd)
    {
        var body = Encoding.UTF8.GetBytes(new KeepaliveBody().ToJson().Replace(name, odd, StringComparison.Ordinal));

        Assert.Equal("orders", KeepaliveDetails.Read(body).Service);
    }
}
