using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json;
using Karma.Beacon;
using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>Speaks to what listens on the port, trusting it with nothing: no redirect, no proxy, no cookie, little memory and little time.</summary>
/// <param name="token">The control token; null where there is none.</param>
/// <param name="clock">Bounds what takes too long.</param>
internal sealed class OccupantClient(string? token, TimeProvider clock) : IDisposable
{
    /// <summary>A page has no limit of its own: 256 variables of 8 KB, on indented lines, and what the service reports beside them.</summary>
    private const int MaxBytes = 8 * 1024 * 1024;
    private const int MaxHeadersKib = 16;

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = MaxHeadersKib,
        MaxResponseDrainSize = 0,
        ActivityHeadersPropagator = null,
        SslOptions =
        {
            // It is this machine, whatever name the certificate is for, and whoever signed it; nothing secret is told but over loopback.
            RemoteCertificateValidationCallback = (_, _, _, errors) => !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable),
        },
    });

    /// <summary>Asks for the status. Only <paramref name="stop"/> is thrown.</summary>
    public async Task<Answer> AskAsync(Uri page, CancellationToken stop)
    {
        var answer = await SendAsync(HttpMethod.Get, page, "?all", withToken: false, StatusAsync, stop).ConfigureAwait(false);
        return answer with { Fact = $"{answer.Fact} at {page.GetLeftPart(UriPartial.Authority)}" };
    }

    /// <summary>Asks it to stop. Only <paramref name="stop"/> is thrown.</summary>
    /// <returns>Whether it said that it will.</returns>
    public async Task<bool> StopAsync(Uri page, CancellationToken stop)
    {
        var answer = await SendAsync(
            HttpMethod.Post, page, "?stop", MayBeTold(page), static (response, _) => Task.FromResult(Told(response)), stop).ConfigureAwait(false);
        return answer is { IsHttp: true, Fact: "" };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Nobody can listen in on loopback; elsewhere an encryption whose other end is not known protects from nothing.</summary>
    internal static bool MayBeTold(Uri page) => page.Scheme == "http" || (IPAddress.TryParse(page.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private async Task<Answer> SendAsync(
        HttpMethod method, Uri page, string query, bool withToken, Func<HttpResponseMessage, CancellationToken, Task<Answer>> read, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(page.AbsoluteUri + query)) { Headers = { ConnectionClose = true } };
            if (withToken && token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return await read(response, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, stop);
        }
        catch (OperationCanceledException)
        {
            return new Answer(null, $"it does not answer within {Limit.TotalSeconds:0} s");
        }
        catch (JsonException)
        {
            return new Answer(null, "it answers with what is no status of a Claire", IsHttp: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Answer(null, "it speaks no HTTP", Socket: (e.GetBaseException() as SocketException)?.SocketErrorCode);
        }
    }

    private static async Task<Answer> StatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK) return new Answer(null, $"it answers HTTP {(int)response.StatusCode} instead of a Claire's status", IsHttp: true);
        if (await AnswerBody.ReadAsync(response, MaxBytes, cancellationToken).ConfigureAwait(false) is not { } body)
            return new Answer(null, "it answers with more than a Claire's status has", IsHttp: true);

        var status = JsonSerializer.Deserialize(body, WireJson.Default.ClaireStatus);
        return status is not null && Codename.IsValid(status.Codename)
            ? new Answer(status, "", IsHttp: true)
            : new Answer(null, "it answers with what is no status of a Claire", IsHttp: true);
    }

    private static Answer Told(HttpResponseMessage response) =>
        new(null, response.StatusCode == HttpStatusCode.OK ? "" : $"it answers HTTP {(int)response.StatusCode}", IsHttp: true);
}
