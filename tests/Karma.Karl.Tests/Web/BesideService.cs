using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Tests of a Karl who calls a service back, at the address from which it reports.</summary>
public abstract class BesideService : IAsyncLifetime
{
    protected KarlServer Karl { get; private set; } = null!; // Set before each test.

    /// <summary>Reports from the service's address.</summary>
    protected HttpClient Sender { get; private set; } = null!; // As above.

    public async ValueTask InitializeAsync()
    {
        Karl = await KarlServer.StartAsync();
        Sender = Karl.ClientFrom(FakeService.Address);
    }

    public ValueTask DisposeAsync()
    {
        Sender.Dispose();
        GC.SuppressFinalize(this);
        return Karl.DisposeAsync();
    }
}
