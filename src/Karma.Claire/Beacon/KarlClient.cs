using System.Globalization;
using System.Net.Http.Headers;
using Karma.Page;

namespace Karma.Beacon;

/// <summary>Speaks to Karl, trusting him with nothing: no redirect, no proxy, no cookie, little memory and little time.</summary>
internal sealed class KarlClient(Claire claire, Listening listening, TimeProvider clock) : IDisposable
{
    private readonly Lazy<HttpMessageInvoker> _http = new(() => new HttpMessageInvoker(KarlHandler.Create(claire, listening)));

    /// <summary>Sends a keepalive; with <paramref name="confirm"/>, one that Karl is to confirm by calling this service back.</summary>
    public Task<Outcome> PostAsync(Locator locator, byte[] body, bool confirm, CancellationToken stop)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var target = Target(locator, "", confirm ? "&confirm" : "");
        return SendAsync(locator, new HttpRequestMessage(HttpMethod.Post, target) { Content = content }, claire.Options.Timeout, answerBytes: 0, stop);
    }

    /// <summary>Sends lines of NDJSON, compressed by gzip; the answer's body is read up to <paramref name="answerBytes"/>.</summary>
    public Task<Outcome> PostLinesAsync(Locator locator, byte[] gzip, int answerBytes, CancellationToken stop)
    {
        var content = new ByteArrayContent(gzip)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson"), ContentEncoding = { "gzip" } },
        };
        var target = Target(locator, "keepalives", "");
        return SendAsync(locator, new HttpRequestMessage(HttpMethod.Post, target) { Content = content }, claire.Options.Timeout, answerBytes, stop);
    }

    /// <summary>Says goodbye.</summary>
    public Task<Outcome> DeleteAsync(Locator locator, TimeSpan limit, CancellationToken stop) =>
        SendAsync(locator, new HttpRequestMessage(HttpMethod.Delete, Target(locator, "", "")), limit, answerBytes: 0, stop);

    public void Dispose()
    {
        if (_http.IsValueCreated) _http.Value.Dispose();
    }

    /// <summary>An outcome, whatever Karl does; only <paramref name="stop"/> is thrown.</summary>
    private async Task<Outcome> SendAsync(Locator locator, HttpRequestMessage request, TimeSpan limit, int answerBytes, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            using var sent = request;
            request.Headers.Add("Karma-Run", claire.Run);
            if (locator.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await _http.Value.SendAsync(request, either.Token).ConfigureAwait(false);
            var advice = Advice.For(response.StatusCode, locator, claire);
            var outcome = Outcome.Answered(response.StatusCode, clock.GetElapsedTime(began), advice) with { KarlId = KarlId(response) };
            return answerBytes == 0
                ? outcome
                : outcome with { Body = await AnswerBody.ReadAsync(response, answerBytes, either.Token).ConfigureAwait(false) };
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
            return Outcome.Failed(Failure.Explain(e), clock.GetElapsedTime(began));
        }
    }

    private Uri Target(Locator locator, string below, string more)
    {
        if (locator.Karl is null) throw new InvalidOperationException("There is no Karl to speak to.");
        var path = locator.Karl.GetLeftPart(UriPartial.Path);
        if (below.Length > 0) path = path.TrimEnd('/') + "/" + below;
        var port = listening.Current.Port;
        var query = port == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"&port={port}");
        return new Uri($"{path}?codename={claire.Codename}{query}{more}");
    }

    /// <summary>What is no name is as good as none: it would stand in the log.</summary>
    private static string? KarlId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Karma-Karl", out var values) && values.FirstOrDefault() is { } id && Codename.IsValid(id) ? id : null;
}
