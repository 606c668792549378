using System.Net;
using System.Net.Sockets;
using Karma.Testing;
using Karma.Testing.Processes;
using Karma.Tests.Fakes;

namespace Karma.Tests.Page;

public sealed class UnixSocketTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly RecordedLogs _logs = new();

    private string Path => _scratch.File("orders.sock");

    private string Listen => "http://unix:" + Path;

    public void Dispose()
    {
        _logs.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Start_WorkerOnASocket_ServesAndObeysAndTellsNoPort()
    {
        await using var karl = new FakeKarl();
        using var host = Hosts.Worker(new FakeClock(), o => (o.Karl, o.Listen) = (karl.Locator, Listen), _logs);
        await host.StartAsync(TestContext.Current.CancellationToken);
        var keepalive = await karl.NextAsync();
        using var client = UnixClient.To(Path);

        Assert.Contains("\"local_port\": 0,", await client.GetStringAsync("/.current"), StringComparison.Ordinal);
        Assert.Equal(0, keepalive.Status.LocalPort);
        Assert.DoesNotContain("port=", keepalive.Target, StringComparison.Ordinal);
        Assert.Null(host.Claire().StatusPage);
        Assert.Contains($"Claire serves /.current on the Unix socket {Path}", _logs.Lines.Select(l => l.Text));

        using var obeyed = await client.PostAsync("/.current?initiate_keepalive", null);
        Assert.Equal(HttpStatusCode.OK, obeyed.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/.current?initiate_keepalive") { Headers = { Host = "orders.example.com" } };
        using var refused = await client.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Start_WorkerOnASocket_OnlyUserAndGroupComeIn()
    {
        using var host = await StartedAsync();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(Path));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_NobodyListensOnTheSocket_ItsFileIsReplaced()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Elsewhere no file is known to be a socket.");
        using (var killed = Bound(_scratch.File("before"))) File.Move(_scratch.File("before"), Path); // Its end removes the file that it knows.
        Assert.True(File.Exists(Path));

        using var host = await StartedAsync();

        using var client = UnixClient.To(Path);
        Assert.Contains(host.Claire().Codename, await client.GetStringAsync("/.current"), StringComparison.Ordinal);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_SomebodyListensOnTheSocket_HeKeepsIt()
    {
        using var first = await StartedAsync();
        using var second = await StartedAsync();

        AssertCannotListen();
        using var client = UnixClient.To(Path);
        Assert.Contains(first.Claire().Codename, await client.GetStringAsync("/.current"), StringComparison.Ordinal);
        await second.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains(first.Claire().Codename, await client.GetStringAsync("/.current"), StringComparison.Ordinal);
        await first.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("link to a stale socket")]
    [InlineData("folder")]
    [InlineData("pipe")]
    public async Task Start_NoSocketIsThere_ItStays(string what)
    {
        if (what == "file") await File.WriteAllTextAsync(Path, "precious", TestContext.Current.CancellationToken);
        if (what == "folder") Directory.CreateDirectory(Path);
        if (what == "pipe") await Command.RunAsync("mkfifo", Path);
        if (what == "link to a stale socket")
        {
            using (var killed = Bound(_scratch.File("before"))) File.Move(_scratch.File("before"), _scratch.File("stale"));
            File.CreateSymbolicLink(Path, _scratch.File("stale"));
        }

        var before = new FileInfo(Path).Attributes;

        using var host = await StartedAsync();

        AssertCannotListen();
        Assert.Equal(before, new FileInfo(Path).Attributes);
        if (what == "file") Assert.Equal("precious", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
        if (what == "link to a stale socket") Assert.True(File.Exists(_scratch.File("stale")));
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, new FileInfo(Path).Attributes);
    }

    [Fact]
    public async Task Start_NoSuchFolder_LoggedOnce()
    {
        using var host = Hosts.Worker(new FakeClock(), o => o.Listen = $"http://unix:{_scratch.File("none/orders.sock")}", _logs);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Listening();

        AssertCannotListen($"the folder '{_scratch.File("none")}' does not exist. The service runs on");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static Socket Bound(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private void AssertCannotListen(string because = "address already in use")
    {
        var text = _logs.Lines.Single(l => l.Id == 1101).Text;
        Assert.StartsWith("Claire cannot listen on http://unix:", text, StringComparison.Ordinal);
        Assert.Contains(because, text, StringComparison.Ordinal);
    }

    private async Task<Microsoft.Extensions.Hosting.IHost> StartedAsync()
    {
        var host = Hosts.Worker(new FakeClock(), o => o.Listen = Listen, _logs);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Listening();
        return host;
    }
}
