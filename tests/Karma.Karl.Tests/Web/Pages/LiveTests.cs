using Karma.Testing;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>Open pages are told that there is news.</summary>
public sealed class LiveTests
{
    private static readonly KeepaliveBody Body = new();

    [Fact]
    public async Task Live_SomethingChanges_ToldWithinASecond()
    {
        await using var karl = await KarlServer.StartAsync();
        using var stream = await OpenAsync(karl);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.Equal(["retry: 5000", "event: change", "data: 0", ""], await ReadAsync(lines, 4));

        await karl.KeepaliveAsync(Body);
        await karl.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(["event: change", "data: 1", ""], await ReadAsync(lines, 3));
    }

    [Fact]
    public async Task Live_WithoutAskingForAStream_OneEventAndNoMore()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(Body);

        Assert.Equal("retry: 5000\nevent: change\ndata: 1\n\n", await karl.Client.GetStringAsync(new Uri("live", UriKind.Relative)));
    }

    [Fact]
    public async Task Live_KarlStops_EndsAtOnce()
    {
        var karl = await KarlServer.StartAsync();
        using var stream = await OpenAsync(karl);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync());
        await ReadAsync(lines, 4);

        var end = lines.ReadToEndAsync(TestContext.Current.CancellationToken);
        await karl.DisposeAsync();

        Assert.Equal("", await end);
    }

    private static async Task<HttpResponseMessage> OpenAsync(KarlServer karl)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, karl.Locator + "live");
        request.Headers.Add("Accept", "text/event-stream");
        return await karl.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static async Task<List<string?>> ReadAsync(StreamReader lines, int count)
    {
        var read = new List<string?>();
        while (read.Count < count) read.Add(await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        return read;
    }
}
