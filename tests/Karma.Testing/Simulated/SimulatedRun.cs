using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Karma.Beacon;
using Karma.Karl.History;
using Karma.Wire;

namespace Karma.Testing.Simulated;

/// <summary>
/// A run of a service as Karl hears it, keepalive by keepalive: the bytes that our Claire or an original one would send, with the build cut
/// out as it is when it arrives.
/// </summary>
internal sealed class SimulatedRun
{
    private const long Started = 1_795_251_600_000_000;
    private const int MessageLength = 160;

    private static readonly Dictionary<string, string> Labels =
        new(StringComparer.Ordinal) { ["environment"] = "production", ["region"] = "eu-west-1", ["owner"] = "orders-team", ["runbook"] = "https://runbooks/orders" };

    private readonly Population _population;
    private readonly Chance _chance;
    private readonly Beacon _beacon;
    private readonly Vitals _vitals;
    private readonly Work _work;
    private readonly string _codename;
    private readonly ushort _port;
    private readonly Endpoint _endpoint;
    private readonly long _startingUs;
    private readonly int _phase;
    private long _sequence;

    /// <summary>A run of its own for each number.</summary>
    /// <param name="population">What it is like.</param>
    /// <param name="number">Which one.</param>
    /// <param name="gauges">How many gauges are noisy, where there are such.</param>
    public SimulatedRun(Population population, int number, int gauges = 0)
    {
        _population = population;
        _chance = new Chance((number * 10) + (int)population);
        _vitals = new Vitals(_chance);
        _work = new Work(_chance, gauges);
        _codename = string.Create(6, _chance, (text, chance) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)chance.Whole('A', 'Z' + 1);
        });
        var seed = Beat.SeedOf(Encoding.ASCII.GetBytes(_codename));
        _beacon = new Beacon(_chance, Started + _chance.Whole(0, 40_000_000), IsOurs ? sequence => Beat.After(seed, sequence) / (double)(1 << Beat.Bits) : null);
        _port = (ushort)_chance.Whole(8_000, 9_000);
        _endpoint = new Endpoint(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), _port);
        _startingUs = _chance.Whole(300_000, 3_000_000);
        _phase = (int)_chance.Whole(0, 1_000);
    }

    /// <summary>The name that it gave itself.</summary>
    public string Codename => _codename;

    private bool IsOurs => _population is not (Population.Native or Population.Node);

    /// <summary>The next keepalive.</summary>
    public KeepaliveRecord Next()
    {
        _beacon.Next();
        _vitals.Next(_beacon.Seconds);
        _work.Next(_beacon.Seconds);
        _sequence++;
        var body = _population switch
        {
            Population.Native => Encoding.UTF8.GetBytes(Native()),
            Population.Node => Encoding.UTF8.GetBytes(Node()),
            _ => Ours(),
        };
        var build = body.AsSpan().IndexOf("\"build\":0"u8);
        return new KeepaliveRecord
        {
            Kind = RecordKind.Keepalive,
            Order = _beacon.Arrival,
            At = _beacon.Arrival,
            Allowance = 45_000_000,
            Endpoint = _endpoint,
            Build = build < 0 ? BuildId.None : new BuildId(0x0123_4567_89AB_CDEF, 42),
            BuildOffset = build < 0 ? 0 : build + "\"build\":".Length,
            Body = body,
        };
    }

    private byte[] Ours()
    {
        var isRunning = _beacon.Elapsed > _startingUs;
        var local = DateTimeOffset.UnixEpoch.AddTicks(_beacon.Now * 10).ToOffset(TimeSpan.FromHours(1));
        var status = new ClaireStatus
        {
            Service = "orders",
            Codename = _codename,
            LocalPort = _port,
            Dependencies = [new() { Ip = "10.0.9.7", Port = 5432 }, new() { Ip = "10.0.9.8", Port = 8080, Prefix = "/prices" }],
            ReportingTo = "http://karl:7576/",
            Now = _beacon.Now,
            StartTimeEpochMicroseconds = _beacon.StartTime,
            Uptime = Uptime.Format(Span(_beacon.Elapsed)),
            LastKeepaliveSent = Ago(_beacon.SentAgo) ?? "",
            LastKeepaliveStatus = _beacon.Ping is null ? "" : "Success",
            LastSuccessfulKeepalive = Ago(_beacon.SentAgo - _beacon.Ping),
            LastSuccessfulKeepalivePing = _beacon.Ping is { } ping ? Span(ping).TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture) + "ms" : null,
            LastSuccessfulKeepalivePingUs = _beacon.Ping,
            Runtime = Runtime(),
            State = isRunning ? "running" : "starting",
            StateUptimeMs = (isRunning ? _beacon.Elapsed - _startingUs : _beacon.Elapsed) / 1_000,
            UptimeMs = _beacon.Elapsed / 1_000,
            LocalTime = local.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
            BeaconIntervalMs = 20_000,
            Sequence = _sequence,
            Labels = Labels,
        };
        var json = JsonSerializer.Serialize(status, WireJson.Default.ClaireStatus);
        var vars = _population == Population.Quiet ? "" : $",\"vars\":{_work.Vars}";
        var more = $",\"health\":{{\"status\":\"healthy\"}}{vars},\"process\":{_vitals.Json},\"warmup_period_ms\":10000,\"shutdown_period_ms\":5000}}";
        return Encoding.UTF8.GetBytes(json[..^1].Replace("\"build\":null", "\"build\":0", StringComparison.Ordinal) + more);
    }

    private Dictionary<string, JsonElement> Runtime()
    {
        var message = _population switch
        {
            Population.RandomMessage => _chance.Letters(MessageLength),
            Population.Quiet => "OK",
            _ => _work.Message,
        };
        var details = new Dictionary<string, string>(StringComparer.Ordinal) { ["version"] = "1.4.2" };
        if (_population != Population.Quiet) details["handled"] = _work.Handled.ToString(CultureInfo.InvariantCulture);
        var report = new StatusReport { Message = message, Details = details };
        return new(StringComparer.Ordinal) { ["status"] = JsonSerializer.SerializeToElement(report, WireJson.Default.StatusReport) };
    }

    // As Originals/Recorded has it.
    private string Native()
    {
        var ping = _beacon.Ping is { } us ? $"\"{Span(us).TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture)}ms\"" : "null";
        var succeeded = Ago(_beacon.SentAgo - _beacon.Ping) is { } ago ? $"\"{ago}\"" : "null";
        return string.Create(CultureInfo.InvariantCulture,
            $$$$"""{"service":"orders","codename":"{{{{_codename}}}}","local_port":{{{{_port}}}},"cloud_instance_name":"i-{{{{_phase}}}}","cloud_availability_group":"eu-1a","dependencies":[{"ip":"127.0.0.1","port":27777,"prefix":"/x/"}],"reporting_to":"http://localhost:7576/","now":{{{{_beacon.Now}}}},"start_time_epoch_microseconds":{{{{_beacon.StartTime}}}},"uptime":"{{{{Uptime.Format(Span(_beacon.Now - _beacon.StartTime))}}}}","last_keepalive_sent":"{{{{Ago(_beacon.SentAgo)}}}}","last_keepalive_status":"{{{{(_beacon.Ping is null ? "" : "Success")}}}}","last_successful_keepalive":{{{{succeeded}}}},"last_successful_keepalive_ping":{{{{ping}}}},"last_successful_keepalive_ping_us":{{{{_beacon.Ping?.ToString(CultureInfo.InvariantCulture) ?? "null"}}}},"build":0,"runtime":{"status":{"message":"{{{{_work.Message}}}}","details":{"handled":"{{{{_work.Handled}}}}"}},"":"T9206357353574668846"}}""");
    }

    // A clock of milliseconds, and what is not known is left out.
    private string Node()
    {
        var (now, started) = (_beacon.Now / 1_000, _beacon.StartTime / 1_000);
        var ping = _beacon.Ping is { } us ? Math.Max(1, us / 1_000) : (long?)null;
        var succeeded = ping is null ? ""
            : $"\"last_successful_keepalive\":\"{Ago(_beacon.SentAgo - (ping * 1_000))}\",\"last_successful_keepalive_ping\":\"{ping}ms\",\"last_successful_keepalive_ping_us\":{ping * 1_000},";
        return string.Create(CultureInfo.InvariantCulture,
            $$$$"""{"service":"JS.Orders","codename":"{{{{_codename}}}}","local_port":{{{{_port}}}},"dependencies":[{"ip":"127.0.0.1","port":8283,"prefix":"/"}],"reporting_to":"http://127.0.0.1:7576","now":{{{{now}}}}000,"start_time_epoch_microseconds":{{{{started}}}}000,"uptime":"{{{{Uptime.Format(Span((now - started) * 1_000))}}}}","last_keepalive_sent":"{{{{Ago(_beacon.SentAgo)}}}}","last_keepalive_status":"{{{{(ping is null ? "" : "Success")}}}}",{{{{succeeded}}}}"runtime":{"custom_status":{"custom_field":"{{{{_work.Handled}}}}"}}}""");
    }

    private static string? Ago(long? us) => us is { } some ? $"{Uptime.Format(Span(some))} ago" : null;

    private static TimeSpan Span(long us) => TimeSpan.FromTicks(us * TimeSpan.TicksPerMicrosecond);
}
