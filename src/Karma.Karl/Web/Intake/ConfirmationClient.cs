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

    /// <summary>Calls under way at once; who asks beyond that is refused, and asks again.</summary>
    private readonly SemaphoreSlim _calls = new(64);

    private readonly HttpClient _http = ServiceHttp.Create(KeepaliveReader.LargestBodyBytes);

    /// <summary>The status that the service answers, or <see langword="null"/> where it does not.</summary>
    public async ValueTask<byte[]?> CallBackAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        if (port is <= 0 or > ushort.MaxValue || !await _calls.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false)) return null;
        try
        {
            return await CallAsync(ServiceHttp.StatusPage(new Endpoint(address, port)), cancellationToken).ConfigureAwait(false);
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

    private async Task<byte[]?> CallAsync(Uri page, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var answer = await _http.GetAsync(page, either.Token).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false) : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            return null;
        }
    }
}
