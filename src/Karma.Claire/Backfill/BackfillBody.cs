using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Karma.Backfill;

/// <summary>Writes what is handed over: NDJSON, compressed, each line with the keepalive's age at this moment.</summary>
internal static class BackfillBody
{
    public static byte[] Write(IReadOnlyList<Undelivered> keepalives, TimeProvider clock)
    {
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var keepalive in keepalives)
            {
                var age = (long)clock.GetElapsedTime(keepalive.ComposedAt).TotalMilliseconds;
                gzip.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"age_ms\":{age},\"status\":")));
                gzip.Write(keepalive.Status);
                gzip.Write("}\n"u8);
            }
        }

        return body.ToArray();
    }
}
