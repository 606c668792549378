using System.Net;
using System.Net.Sockets;

namespace Karma.Karl.Web.Intake;

/// <summary>
/// Calls a service back that asks for it, at the address it called from and no other, and reads its status there. Bounded in time and
/// size; follows nothing.
/// </summary>
internal sealed class ConfirmationClient(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = KeepaliveReader.LargestBodyBytes,
    };

    /// <summary>The status that the service answers, or <see langword="null"/> where it does not.</summary>
    public async ValueTask<byte[]?> CallBackAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        if (port is <= 0 or > ushort.MaxValue) return null;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var answer = await _http.GetAsync(
                new Uri($"http://{new Endpoint(address, port)}/.current?all"), either.Token).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false) : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
