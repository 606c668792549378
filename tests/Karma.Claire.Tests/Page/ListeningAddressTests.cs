using Karma.Page;

namespace Karma.Tests.Page;

public sealed class ListeningAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", 8080, "127.0.0.1", "http://127.0.0.1:8080/.current")]
    [InlineData("https://10.0.0.7:8443 http://10.0.0.7:8080", 8080, "10.0.0.7", "http://10.0.0.7:8080/.current")]
    [InlineData("https://10.0.0.7:8443", 8443, "10.0.0.7", "https://10.0.0.7:8443/.current")]
    [InlineData("http://10.0.0.7:8080 http://10.0.0.8:8080", 8080, null, "http://10.0.0.7:8080/.current")]
    [InlineData("http://[::]:8080", 8080, null, "http://localhost:8080/.current")]
    [InlineData("http://0.0.0.0:8080", 8080, null, "http://localhost:8080/.current")]
    [InlineData("http://+:8080", 8080, null, "http://localhost:8080/.current")]
    [InlineData("http://localhost:8080", 8080, null, "http://localhost:8080/.current")]
    [InlineData("http://[::1]:8080", 8080, "::1", "http://[::1]:8080/.current")]
    [InlineData("http://unix:/run/app.sock", 0, null, null)]
    [InlineData("http://unix:/run/app.sock http://10.0.0.7:8080", 8080, "10.0.0.7", "http://10.0.0.7:8080/.current")]
    [InlineData("nonsense", 0, null, null)]
    [InlineData("", 0, null, null)]
    public void Choose_Addresses_HttpFirstAndSourceIfOne(string addresses, int port, string? source, string? page)
    {
        var chosen = ListeningAddress.Choose(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((port, source, page), (chosen.Port, chosen.Source?.ToString(), chosen.StatusPage?.AbsoluteUri));
    }
}
