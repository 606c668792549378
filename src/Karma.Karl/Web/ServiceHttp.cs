namespace Karma.Karl.Web;

/// <summary>How Karl calls a service: straight, as nobody in particular, following nothing, and reading no further than he means to.</summary>
internal static class ServiceHttp
{
    /// <param name="largestBytes">The greatest answer that is read, in bytes.</param>
    public static HttpClient Create(int largestBytes) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null, // Whoever asked Karl is none of the service's business.
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = largestBytes,
    };

    /// <summary>The address of a service's status page.</summary>
    public static Uri StatusPage(Endpoint endpoint) => new($"http://{endpoint}/.current?all");
}
