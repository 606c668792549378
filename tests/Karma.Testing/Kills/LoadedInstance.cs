using System.Security.Cryptography;
using System.Text;

namespace Karma.Testing.Kills;

/// <summary>
/// One instance of a load: writes its keepalives, numbered, and remembers what became of each. Its message tells the number, so that a
/// list of keepalives tells it too. Used by one sender at a time.
/// </summary>
internal sealed class LoadedInstance
{
    public const string Message = "keepalive ";

    private const int BuildBytes = 700;
    private const int LongTextEvery = 97;
    private const int LongestText = 12_000;

    private readonly string _head;
    private readonly Random _random;
    private readonly Dictionary<long, byte[]> _hashes = [];
    private readonly HashSet<long> _acknowledged = [];

    public LoadedInstance(string codename, int port, int seed, int intervalMs = 60_000)
    {
        Codename = codename;
        Port = port;
        _random = new Random(seed);
        var build = $$"""{"build_time":"Nov 21 2026, 04:48:59","build_dir":"/src","build_user":"ci","build_time_epoch_microseconds":1795236539000000,"os":"Linux","git_branch":"{{new string('b', BuildBytes + seed % 5)}}"}""";
        _head =
            $$"""{"service":"load-{{seed % 7}}","codename":"{{codename}}","local_port":{{port}},"dependencies":[{"ip":"10.0.0.21","port":{{5000 + seed % 3}},"prefix":"/"}],"reporting_to":"http://karl/","build":{{build}},"beacon_interval_ms":{{intervalMs}},"uptime":"5s","last_keepalive_sent":"18s ago","last_keepalive_status":"Success","start_time_epoch_microseconds":1795236539000000,""";
    }

    public string Codename { get; }

    public int Port { get; }

    /// <summary>The number of the last keepalive that was written.</summary>
    public long Sequence { get; private set; }

    /// <summary>The numbers of those that were answered 200.</summary>
    public IReadOnlySet<long> Acknowledged => _acknowledged;

    public byte[] Next()
    {
        Sequence++;
        var text = Sequence % LongTextEvery == 0 ? RandomNumberGenerator.GetHexString(_random.Next(LongestText)) : "Grüße, “quoted” \\\" and {braces}";
        var nowUs = (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        var details = $$"""{"requests":"{{Sequence * 17 + _random.Next(17)}}","text":"{{text}}"}""";
        var status = $$"""{"message":"{{Message}}{{Sequence}}","details":{{details}} }""";
        var body = Encoding.UTF8.GetBytes($$"""{{_head}}"now":{{nowUs}},"sequence":{{Sequence}},"runtime":{"status":{{status}} } }""");
        _hashes[Sequence] = SHA256.HashData(body);
        return body;
    }

    /// <summary>The last one was answered 200.</summary>
    public void Acknowledge() => _acknowledged.Add(Sequence);

    /// <summary>Whether these are the bytes that were sent under that number.</summary>
    public bool IsWhatWasSent(long sequence, byte[] body) => _hashes.TryGetValue(sequence, out var hash) && hash.AsSpan().SequenceEqual(SHA256.HashData(body));

    public bool WasSent(long sequence) => _hashes.ContainsKey(sequence);
}
