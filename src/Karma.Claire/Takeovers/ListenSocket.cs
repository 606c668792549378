using System.Globalization;

namespace Karma.Takeovers;

/// <summary>Reads from <c>/proc/net/tcp</c> and <c>tcp6</c> which sockets listen on a port.</summary>
internal static class ListenSocket
{
    private const string Listens = "0A";

    /// <summary>The inodes of those that do.</summary>
    public static IEnumerable<ulong> Inodes(IEnumerable<string> lines, int port)
    {
        foreach (var line in lines)
        {
            // sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt   uid  timeout inode …
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 10 || fields[3] != Listens) continue;
            var local = fields[1].AsSpan(fields[1].IndexOf(':') + 1);
            if (!int.TryParse(local, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at) || at != port) continue;
            if (ulong.TryParse(fields[9], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)) yield return inode;
        }
    }
}
