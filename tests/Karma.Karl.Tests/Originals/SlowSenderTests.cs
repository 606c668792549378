using System.Collections.Concurrent;
using System.Net;
using Karma.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karma.Karl.Tests.Originals;

/// <summary>Those who begin a keepalive and do not end it: cut off in bounded time, by a word where there is one, and never in anybody's way.</summary>
public sealed class SlowSenderTests : IAsyncLifetime
{
    private static readonly KeepaliveBody Body = new();

    private readonly Lines _lines = new();
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() =>
        _karl = await KarlServer.StartAsync(new KarlSetup { Add = Add });

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    // The web server's own limit goes by the machine's clock.
    private void Add(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
        builder.Services.AddSingleton<ILoggerProvider>(_lines);
    }

    [Theory]
    [InlineData("Content-Length: 500\r\n\r\n", "{")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n", "")]
    public async Task Post_BodyDoesNotCome_TimedOutAfterTenSecondsAndHungUpOn(string length, string beginning)
    {
        using var slow = await RawConnection.ToAsync(_karl.Locator);
        await slow.SendAsync($"POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n{length}");
        Assert.Equal(100, (await slow.ReadAsync(isHead: true))?.Status); // He waits for the body now.
        await slow.SendAsync(beginning);

        var answering = slow.ReadAsync();
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.False(answering.IsCompleted);
        do
        {
            await _karl.KeepaliveAsync(Body); // Nobody waits for it.
            await _karl.AdvanceAsync(TimeSpan.FromSeconds(1));
        }
        while (!answering.IsCompleted);

        var answer = await answering;
        Assert.Equal("The body did not arrive within ten seconds.\n", answer?.Text);
        Assert.Equal("HTTP/1.1 408 Request Timeout", answer?.StatusLine);
        Assert.True(await slow.IsEndAsync());
        Assert.True(_lines.Said.IsEmpty, string.Join(' ', _lines.Said));
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nx\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\n{}X\r\n0\r\n\r\n")]
    public async Task Post_ChunksThatAreNone_RefusedAndHungUpOn(string rest)
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        var answer = await connection.AskAsync("POST / HTTP/1.1\r\nHost: localhost\r\n" + rest);

        Assert.Equal("The body's chunks are none.\n", answer.Text);
        Assert.Equal("HTTP/1.1 400 Bad Request", answer.StatusLine);
        Assert.True(await connection.IsEndAsync());
        Assert.True(_lines.Said.IsEmpty, string.Join(' ', _lines.Said));
    }

    [Fact]
    public async Task Post_TrailerThatIsNoText_HungUpOnAndNothingIsLogged()
    {
        var json = Body.ToJson();
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        await connection.SendAsync($"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{json.Length:x}\r\n{json}\r\n0\r\nA: ");
        await connection.SendAsync(new byte[] { 0xFD, 13, 10, 13, 10 });

        Assert.True(await connection.IsEndAsync());
        await _karl.GetAsync("api/v1/instance/ABCDEF", HttpStatusCode.NotFound);
        Assert.True(_lines.Said.IsEmpty, string.Join(' ', _lines.Said));
    }

    [Fact]
    public async Task Post_ChunkLongerThanAnyNumber_HungUpOnAndNothingIsLogged()
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator);

        await connection.SendAsync("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1234567890123456789012345\r\n{}");

        Assert.True(await connection.IsEndAsync());
        await _karl.KeepaliveAsync(Body);
        Assert.True(_lines.Said.IsEmpty, string.Join(' ', _lines.Said));
    }

    [Theory]
    [InlineData("GET / HTT")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{")]
    public async Task Request_SenderIsGoneInTheMiddle_OthersAreServedAndNothingIsLogged(string beginning)
    {
        for (var i = 0; i < 100; i++)
        {
            using var connection = await RawConnection.ToAsync(_karl.Locator);
            await connection.SendAsync(beginning);
            if (i % 2 == 0) connection.EndSending();
        }

        await _karl.KeepaliveAsync(Body);
        Assert.True(_lines.Said.IsEmpty, string.Join(' ', _lines.Said));
    }

    [Fact]
    public async Task Post_InManyPiecesWithinTheTime_Taken()
    {
        using var slow = await RawConnection.ToAsync(_karl.Locator);
        var json = Body.ToJson();
        await slow.SendAsync($"POST /{Body.Query} HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {json.Length}\r\n\r\n");
        Assert.Equal(100, (await slow.ReadAsync(isHead: true))?.Status);
        foreach (var piece in json.Chunk(50))
        {
            await slow.SendAsync(new string(piece));
            _karl.Clock.Advance(TimeSpan.FromMilliseconds(500)); // Four seconds in all.
        }

        Assert.Equal("OK\n", (await slow.ReadAsync())?.Text);
    }

    /// <summary>What was logged as a warning or worse.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Said.Enqueue($"{formatter(state, exception)} {exception?.Message}");
        }

        public void Dispose()
        {
        }
    }
}
