using System.Net.Security;
using Karma.Page;

namespace Karma.Beacon;

/// <summary>How connections to Karl are made and kept.</summary>
internal static class KarlHandler
{
    private const int MaxHeadersKib = 16;

    /// <summary>As much of an answer's body as is read, in order to use the connection again; more, and it is closed.</summary>
    private const int MaxDrainBytes = 4096;

    public static SocketsHttpHandler Create(Claire claire, Listening listening) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = MaxHeadersKib,
        MaxResponseDrainSize = MaxDrainBytes,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        ConnectTimeout = claire.Options.Timeout,

        // Idle connections outlive the longest jitter of the default interval, and none outlives a change of Karl's address for long.
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),

        // A beacon is nobody's trace.
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = KarlCertificate.Accept },
        ConnectCallback = (context, cancellationToken) =>
            new SourceBinding(listening.Current.Source).ConnectAsync(context.DnsEndPoint, cancellationToken),
    };
}
