using System.Globalization;
using System.Net.Http.Headers;
using Karma.Page;

namespace Karma.Beacon;

/// <summary>Speaks to Karl, trusting him with nothing: no redirect, no proxy, no cookie, little memory and little time.</summary>
internal sealed class KarlClient(Claire claire, Listening listening, TimeProvider clock) : IDisposable
{
    private const int MaxHeadersKib = 16;

    /// <summary>As much of an answer's body as is read, in order to use the connection again; more, and it is closed.</summary>
    private const int MaxBodyBytes = 4096;

    private readonly Lazy<HttpMessageInvoker> _http = new(() => new HttpMessageInvoker(Handler(claire, listening)));

    public Task<Outcome> PostAsync(Uri karl, byte[] body, CancellationToken stop)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return SendAsync(HttpMethod.Post, karl, content, claire.Options.Timeout, stop);
    }

    public Task<Outcome> DeleteAsync(Uri karl, TimeSpan limit, CancellationToken stop) =>
        SendAsync(HttpMethod.Delete, karl, content: null, limit, stop);

    public void Dispose()
    {
        if (_http.IsValueCreated) _http.Value.Dispose();
    }

    /// <summary>An outcome, whatever Karl does; only <paramref name="stop"/> is thrown.</summary>
    private async Task<Outcome> SendAsync(HttpMethod method, Uri karl, HttpContent? content, TimeSpan limit, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            using var request = new HttpRequestMessage(method, Target(karl)) { Content = content };
            request.Headers.Add("Karma-Run", claire.Run);
            using var response = await _http.Value.SendAsync(request, either.Token).ConfigureAwait(false);
            return Outcome.Answered(response.StatusCode, clock.GetElapsedTime(began));
        }
        catch (Exception e) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, stop);
        }
        catch (OperationCanceledException)
        {
            return Outcome.TimedOut(clock.GetElapsedTime(began));
        }
        catch (Exception e)
        {
            return Outcome.Failed(e.GetBaseException().Message, clock.GetElapsedTime(began));
        }
    }

    private Uri Target(Uri karl)
    {
        var port = listening.Current.Port;
        var query = port == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"&port={port}");
        return new Uri($"{karl.GetLeftPart(UriPartial.Path)}?codename={claire.Codename}{query}");
    }

    private static SocketsHttpHandler Handler(Claire claire, Listening listening) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = MaxHeadersKib,
        MaxResponseDrainSize = MaxBodyBytes,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        ConnectTimeout = claire.Options.Timeout,

        // Idle connections outlive the longest jitter of the default interval, and none outlives a change of Karl's address for long.
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),

        // A beacon is nobody's trace.
        ActivityHeadersPropagator = null,
        ConnectCallback = (context, cancellationToken) =>
            new SourceBinding(listening.Current.Source).ConnectAsync(context.DnsEndPoint, cancellationToken),
    };
}
