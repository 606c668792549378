using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Live;

/// <summary>
/// Asks a service for its own status now, at the endpoint that reports, and at no other. So few at a time, so long and so much, and no more: who looks
/// at a page cannot have Karl knock at doors without end. Thread-safe.
/// </summary>
internal sealed class LiveStatus(FleetState fleet, TimeProvider clock) : IDisposable
{
    private const int LargestBytes = 256 * 1024;
    private const int MostAtOnce = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _calls = new(MostAtOnce);
    private readonly HttpClient _http = ServiceHttp.Create(LargestBytes);

    /// <summary>What an instance in Karl's memory answers, which is JSON.</summary>
    /// <exception cref="ProblemException">There is no such instance, or no such answer.</exception>
    public async Task<(InstanceState Instance, byte[] Json)> AskAsync(string codename, CancellationToken cancellationToken)
    {
        var known = Codename.IsValid(codename) ? fleet.Find(codename) : null;
        if (known is null or { State.Life.State: LivenessState.Done } or { State.Life.State: LivenessState.Down, IsReplaced: true })
            throw new ProblemException(Problem.NotFound("instance", codename, "Only one that reports, or that is missed, can be asked: somebody else may be at its endpoint by now."));
        var instance = known.State;
        if (instance.Endpoint.Port == 0)
            throw new ProblemException(Problem.NotFound("instance", codename, "It reports without a port.") with { Title = "The instance listens nowhere that Karl knows of." });
        if (!await _calls.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
            throw new ProblemException(Silent(instance, StatusCodes.Status503ServiceUnavailable, $"Karl is asking {MostAtOnce} others already; try again in a second."));
        try
        {
            return (instance, await CallAsync(instance, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _calls.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _calls.Dispose();
    }

    private async Task<byte[]> CallAsync(InstanceState instance, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var answer = await _http.GetAsync(ServiceHttp.StatusPage(instance.Endpoint), either.Token).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.OK) throw new ProblemException(Silent(instance, StatusCodes.Status502BadGateway, $"It answers {(int)answer.StatusCode} to GET /.current?all."));
            var json = await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            using (JsonDocument.Parse(json)) return json;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(Silent(instance, StatusCodes.Status504GatewayTimeout, $"It did not answer within {Patience.TotalSeconds:0} seconds."));
        }
        catch (JsonException)
        {
            throw new ProblemException(Silent(instance, StatusCodes.Status502BadGateway, "What it answers to GET /.current?all is no JSON."));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            throw new ProblemException(Silent(instance, StatusCodes.Status502BadGateway, $"It cannot be asked by http: {Why(e)}."));
        }
    }

    private static string Why(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => $"its answer is larger than {LargestBytes} bytes",
        HttpRequestException { InnerException: SocketException socket } => socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "nobody listens there",
            _ => "there is no way to it",
        },
        _ => "what answers there speaks something else",
    };

    private static Problem Silent(InstanceState instance, int status, string detail) => new()
    {
        Title = "The service did not tell its status.",
        Status = status,
        Detail = detail,
        Parameter = "instance",
        Value = $"{instance.Codename} at {instance.Endpoint}",
    };
}
