using System.Net;
using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Registrations to be confirmed: Karl calls the sender back, where it called from.</summary>
public sealed class ConfirmationTests : BesideService
{
    [Theory]
    [InlineData("&confirm")]
    [InlineData("&confirm=")]
    [InlineData("&confirm=1")]
    public async Task Post_Confirm_TheStatusIsTheCalledOne(string confirm)
    {
        await using var service = new FakeService(
            port => FakeService.Json(new KeepaliveBody { Port = port, Runtime = KeepaliveBody.RuntimeOf("called") }.ToJson()));

        using var answer = await Karl.PostAsync($"?codename=ABCDEF&port={service.Port}{confirm}", "not looked at", Sender);

        Assert.Equal("OK\n", await answer.Content.ReadAsStringAsync());
        Assert.StartsWith("GET /.current?all HTTP/1.1\r\n", await service.Asked, StringComparison.Ordinal);
        var instance = await Karl.GetAsync("api/v1/instance/ABCDEF");
        Assert.Equal("called", instance.GetProperty("message").GetString());
        Assert.Equal($"{FakeService.Address}:{service.Port}", instance.GetProperty("endpoint").GetString());
    }

    [Fact]
    public async Task Post_ConfirmedByAnother_Inconsistent()
    {
        await using var service = new FakeService(port => FakeService.Json(new KeepaliveBody { Port = port, Codename = "OTHER" }.ToJson()));

        using var answer = await Karl.PostAsync($"?codename=ABCDEF&port={service.Port}&confirm", "", Sender);

        Assert.Equal("Inconsistent URL/body parameters.\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Post_NobodyListensWhereItCallsFrom_CallbackErrorAndNoOtherAddressIsTried()
    {
        await using var service = new FakeService(port => FakeService.Json(new KeepaliveBody { Port = port }.ToJson()));

        await AssertCallbackErrorAsync(service.Port, Karl.Client);

        Assert.False(service.WasAsked);
    }

    [Fact]
    public async Task Post_Redirected_CallbackErrorAndTheOtherIsNotAsked()
    {
        await using var elsewhere = new FakeService(port => FakeService.Json(new KeepaliveBody { Port = port }.ToJson()));
        await using var service = new FakeService(
            _ => $"HTTP/1.1 302 Found\r\nLocation: http://{FakeService.Address}:{elsewhere.Port}/\r\nContent-Length: 0\r\n\r\n");

        await AssertCallbackErrorAsync(service.Port, Sender);

        Assert.False(elsewhere.WasAsked);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 500 Sorry\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    public async Task Post_AnsweredWithAnythingElse_CallbackError(string nonsense)
    {
        await using var service = new FakeService(_ => nonsense);

        await AssertCallbackErrorAsync(service.Port, Sender);
    }

    [Fact]
    public async Task Post_AnsweredTooLarge_CallbackError()
    {
        await using var service = new FakeService(
            port => FakeService.Json(new KeepaliveBody { Port = port }.ToJson() + new string(' ', 64 * 1024)));

        await AssertCallbackErrorAsync(service.Port, Sender);
    }

    [Fact]
    public async Task Post_AnswerDoesNotCome_CallbackErrorAfterFiveSeconds()
    {
        await using var service = new FakeService(_ => null);

        var asking = AssertCallbackErrorAsync(service.Port, Sender);
        await service.Asked;
        Assert.False(asking.IsCompleted);
        Karl.Clock.Advance(TimeSpan.FromSeconds(5));

        await asking;
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    public async Task Post_PortIsNone_CallbackError(string port) => await AssertCallbackErrorAsync(port, Sender);

    private Task AssertCallbackErrorAsync(int port, HttpClient sender) => AssertCallbackErrorAsync($"{port}", sender);

    private async Task AssertCallbackErrorAsync(string port, HttpClient sender)
    {
        using var answer = await Karl.PostAsync($"?codename=ABCDEF&port={port}&confirm=", new KeepaliveBody().ToJson(), sender);
        Assert.Equal("Callback error.\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await Karl.GetAsync("api/v1/instance/ABCDEF", HttpStatusCode.NotFound);
    }
}
