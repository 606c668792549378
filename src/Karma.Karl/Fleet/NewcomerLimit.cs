using System.Net;
using System.Net.Sockets;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>
/// How many codenames one address may bring along within an hour: each costs memory and a row, and whoever invents them at will would
/// cost all of it. An IPv6 network of 64 bits, which is one customer, counts as one address. For the one writer.
/// </summary>
/// <param name="perHour">The greatest number from one address.</param>
internal sealed class NewcomerLimit(int perHour)
{
    /// <summary>More addresses than this within an hour are one attack, not a fleet.</summary>
    private const int MostHosts = 100_000;

    private const int NetworkBytes = 8;

    private static readonly long Hour = Time.Microseconds(TimeSpan.FromHours(1));

    private readonly Dictionary<IPAddress, int> _counts = [];
    private long _began;

    /// <summary>Counts one more from an address, if it may.</summary>
    public bool Admit(IPAddress host, long now)
    {
        if (Math.Abs(now - _began) >= Hour)
        {
            _began = now;
            _counts.Clear();
        }

        var network = NetworkOf(host);
        var count = _counts.GetValueOrDefault(network);
        if (count >= perHour || (count == 0 && _counts.Count >= MostHosts)) return false;
        _counts[network] = count + 1;
        return true;
    }

    /// <summary>One that was counted did not come in after all.</summary>
    public void Return(IPAddress host)
    {
        var network = NetworkOf(host);
        var count = _counts.GetValueOrDefault(network);
        if (count > 1) _counts[network] = count - 1;
        else _counts.Remove(network);
    }

    private static IPAddress NetworkOf(IPAddress host)
    {
        if (host.AddressFamily != AddressFamily.InterNetworkV6) return host;
        var bytes = host.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return new IPAddress(bytes);
    }
}
