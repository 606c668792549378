using System.Net;
using System.Net.Sockets;
using System.Text;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Keepalives as the original clients write them on the wire, byte by byte.</summary>
public sealed class RawIntakeTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Body = new();
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await KarlServer.StartAsync();

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    [Fact]
    public async Task Post_AConnectionPerKeepaliveAndHostWithoutPort_Ok()
    {
        for (var i = 0; i < 3; i++)
        {
            using var client = await ConnectAsync();
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", await AskAsync(client, Head("Connection: close\r\n") + Body.ToJson()), StringComparison.Ordinal);
        }

        Assert.Equal(3, (await _karl.GetAsync("api/v1/instance/ABCDEF/keepalives")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Post_ConfirmWithEqualsSignAndNothingBehind_ReadAsAsked()
    {
        using var client = await ConnectAsync();
        var request = Head("Connection: close\r\n").Replace("port=8080", "confirm=&port=1", StringComparison.Ordinal) + Body.ToJson();

        Assert.EndsWith("Callback error.\n", await AskAsync(client, request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_InPiecesThatCutTheBodyAnywhere_Ok()
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        foreach (var piece in (Head("Connection: close\r\n") + Body.ToJson()).Chunk(7))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(piece));
            await stream.FlushAsync();
        }

        Assert.EndsWith("OK\n", await ReadAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SenderGoesInTheMiddle_NothingIsKept()
    {
        using (var client = await ConnectAsync())
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Head("") + Body.ToJson()[..20]));
            client.Client.Shutdown(SocketShutdown.Send);
            try
            {
                Assert.DoesNotContain("200 OK", await ReadAsync(stream), StringComparison.Ordinal);
            }
            catch (IOException)
            {
                // Cut off, which is an answer too.
            }
        }

        await _karl.GetAsync("api/v1/instance/ABCDEF", HttpStatusCode.NotFound);
    }

    private static string Head(string headers) =>
        $"POST /{Body.Query} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}Content-Length: {Body.ToJson().Length}\r\n\r\n";

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _karl.Locator.Port);
        return client;
    }

    private static async Task<string> AskAsync(TcpClient client, string request)
    {
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return await ReadAsync(client.GetStream());
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
