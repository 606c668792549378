using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Karma.Page;

namespace Karma.Takeovers;

/// <summary>Finds out what is on a port of this machine: every address that listens on it is asked, as http and as https.</summary>
internal sealed class OccupantFinder(OccupantClient client, string prefix)
{
    /// <summary>More than a service has; past them, one question each would take long.</summary>
    private const int MaxAddresses = 8;

    /// <summary>Only <paramref name="stop"/> is thrown.</summary>
    public async Task<Occupant> LookAsync(int port, CancellationToken stop)
    {
        var addresses = Listening(port);
        var found = await Task.WhenAll(addresses.Take(MaxAddresses).Select(address => AskAsync(address, port, stop))).ConfigureAwait(false);
        var there = found.Where(occupant => occupant is not Occupant.Nobody).ToList();
        if (there.OfType<Occupant.Stranger>().FirstOrDefault() is { } stranger)
            return Listening(port).Count > 0 ? stranger : new Occupant.Nobody(); // One that ended while it was asked answers with half of nothing.
        var runs = there.Cast<Occupant.Run>().ToList();
        if (runs.Count == 0) return new Occupant.Nobody();
        if (runs.DistinctBy(run => run.Status.Codename).Count() > 1) return new Occupant.Stranger("several Claires share it, each on an address of its own");

        // The one on loopback obeys without a token.
        return runs.OrderBy(run => IPAddress.TryParse(run.Page.DnsSafeHost, out var address) && IPAddress.IsLoopback(address) ? 0 : 1).First();
    }

    /// <summary>The addresses that listen on a port.</summary>
    public static IReadOnlyList<IPAddress> Listening(int port) =>
    [
        .. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => listener.Port == port)
            .Select(listener => listener.Address)
            .Distinct(),
    ];

    /// <summary>
    /// Where to call what listens on an address. Any address is called on loopback; any of both families also by the older one, since
    /// a container often has the sockets of IPv6 without its addresses.
    /// </summary>
    internal static IReadOnlyList<IPAddress> Callable(IPAddress listening)
    {
        if (listening.Equals(IPAddress.Any)) return [IPAddress.Loopback];
        if (listening.Equals(IPAddress.IPv6Any)) return [IPAddress.IPv6Loopback, IPAddress.Loopback];
        return [listening.IsIPv4MappedToIPv6 ? listening.MapToIPv4() : listening];
    }

    private async Task<Occupant> AskAsync(IPAddress listening, int port, CancellationToken stop)
    {
        Occupant occupant = new Occupant.Nobody();
        foreach (var address in Callable(listening))
        {
            occupant = await AskOneAsync(address, port, stop).ConfigureAwait(false);
            if (occupant is not Occupant.Nobody) break;
        }

        return occupant;
    }

    /// <summary>Nobody where no connection comes about: it has just gone, or the address is none of this machine's.</summary>
    private async Task<Occupant> AskOneAsync(IPAddress address, int port, CancellationToken stop)
    {
        List<Answer> answers = [];
        foreach (var scheme in new[] { "http", "https" })
        {
            var page = new UriBuilder(scheme, address.ToString(), port, prefix + CurrentPage.Path).Uri;
            var answer = await client.AskAsync(page, stop).ConfigureAwait(false);
            if (answer.Status is { } status) return new Occupant.Run(status, page);
            answers.Add(answer);
        }

        if (answers.All(answer => answer.Socket is SocketError.ConnectionRefused or SocketError.AddressNotAvailable or SocketError.NetworkUnreachable))
            return new Occupant.Nobody();

        // What was said in HTTP tells more than what was not.
        return new Occupant.Stranger(answers.OrderBy(answer => answer.IsHttp ? 0 : 1).First().Fact);
    }
}
