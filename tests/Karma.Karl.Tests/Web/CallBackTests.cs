using System.Net;
using System.Net.Sockets;
using Karma.Karl.Fleet;
using Karma.Karl.Web.Intake;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>What a call-back makes of what it meets, on real sockets.</summary>
public sealed class CallBackTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 503 Not ready\r\n\r\n")]
    [InlineData("\u0015\u0003\u0001")] // As a server answers that wants TLS.
    internal async Task Ask_SomethingComesBack_Answered(string answer)
    {
        await using var service = new FakeService(_ => answer);

        Assert.Equal(Reach.Answered, await AskAsync(service.Port));
        Assert.StartsWith($"GET /.current HTTP/1.1\r\nHost: {FakeService.Address}:{service.Port}\r\n", await service.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NobodyListens_Silent()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Parse(FakeService.Address), 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        Assert.Equal(Reach.Silent, await AskAsync(port));
    }

    [Fact]
    public async Task Ask_ConnectedAndNothingComes_SilentAfterTwoSeconds()
    {
        await using var service = new FakeService(_ => null); // As a process that is stopped: the kernel takes the connection.
        var asking = AskAsync(service.Port);
        await service.Asked;
        Assert.False(asking.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Reach.Silent, await asking);
    }

    private Task<Reach> AskAsync(int port) =>
        new CallBack(_clock).AskAsync(new Endpoint(IPAddress.Parse(FakeService.Address), port), CancellationToken.None);
}
