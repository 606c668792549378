using System.Net.Sockets;
using System.Security.Authentication;

namespace Karma.Karl.Supervision.Watchdogs;

/// <summary>
/// Calls the watchdog: once, for so long and no longer, following nothing and reading no more than the head of the answer. Neither what it says nor
/// what an exception says is passed on, since the address may hold a secret.
/// </summary>
internal sealed class WatchdogClient(TimeProvider clock) : IDisposable
{
    // Through the machine's proxy where it has one: the watchdog is outside. Without a trace, which would hold the address.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Why the call failed, or <see langword="null"/> where it was answered with 2xx.</summary>
    public async Task<string?> CallAsync(WatchdogSetup watchdog, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(watchdog.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var call = new HttpRequestMessage(watchdog.Method, watchdog.Address);
            call.Headers.UserAgent.ParseAdd("Karl");
            using var answer = await _http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var status = (int)answer.StatusCode;
            return answer.IsSuccessStatusCode ? null
                : status is >= 300 and < 400 ? $"it answers {status}, and redirects are not followed: set the address that it leads to"
                : $"it answers {status}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {watchdog.Patience.TotalSeconds:0.#} seconds";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return Why(e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Why(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name is not found",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy does not let Karl through",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "what answers there does not speak HTTP",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "it hung up",
        _ => Within(e),
    };

    private static string Within(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException) return "its certificate is not to be believed, or it does not speak TLS";
            if (e is not SocketException socket) continue;
            return socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "nobody listens there",
                SocketError.ConnectionReset or SocketError.Shutdown => "it hung up",
                _ => "there is no way to it",
            };
        }

        return "the connection failed";
    }
}
