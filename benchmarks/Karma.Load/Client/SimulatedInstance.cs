using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Karma.Load.Client;

/// <summary>
/// One run of a service as Claire would report it. Everything that does not change is prepared; the rest is written anew for
/// each keepalive, and is true: the clock, the uptime, the round trip of the keepalive before, counters that move.
/// Used by one sender at a time.
/// </summary>
internal sealed class SimulatedInstance : IRequestSource
{
    private const int LengthDigits = 5;

    private readonly SimulatedService _service;
    private readonly byte[] _head;
    private readonly int _lengthAt;
    private readonly int _bodyAt;
    private readonly long _startedUs;
    private readonly long _runningUs;
    private long _sequence;
    private long _sentAt;
    private long _pingUs;
    private uint _random;
    private long _requests;
    private long _errors;
    private long _queue;
    private long _connections;
    private long _allocated;

    public SimulatedInstance(SimulatedService service, int number, int port, int karlPort)
    {
        _service = service;
        _random = (uint)number * 2_654_435_761u | 1;
        _requests = 100_000 + number * 37L;
        _allocated = 48_000_000 + number * 1_001L;
        _queue = 10;
        _connections = 20;
        _startedUs = NowUs() - (3_600 + number * 61L) * 1_000_000 - number;
        _runningUs = _startedUs + 1_250_000;

        Codename = CodenameOf(number);
        var headers =
            $"POST /?codename={Codename}&port={port} HTTP/1.1\r\nHost: 127.0.0.1:{karlPort}\r\n" +
            $"Content-Type: application/json\r\nKarma-Run: {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}\r\n" +
            "Content-Length: ";
        var body =
            $$"""
            {"service":"{{service.Name}}","codename":"{{Codename}}","local_port":{{port}},
            "dependencies":[{"ip":"10.0.0.21","port":5432,"prefix":"/"},{"ip":"10.0.0.{{number % 8 + 30}}","port":8081,"prefix":"/"}],
            "reporting_to":"http://127.0.0.1:{{karlPort}}/","now":
            """.ReplaceLineEndings("");
        _head = Encoding.UTF8.GetBytes(headers + new string(' ', LengthDigits) + "\r\n\r\n" + body);
        _lengthAt = headers.Length;
        _bodyAt = headers.Length + LengthDigits + 4;
    }

    public string Codename { get; }

    /// <summary>Writes the next keepalive as a complete HTTP request and returns its length.</summary>
    public int Write(Span<byte> buffer)
    {
        var nowUs = NowUs();
        var sentAt = Stopwatch.GetTimestamp();
        var writer = new Utf8Writer(buffer);
        writer.Text(_head);
        writer.Number(nowUs);
        writer.Text(",\"start_time_epoch_microseconds\":"u8);
        writer.Number(_startedUs);
        writer.Text(",\"uptime\":\""u8);
        writer.Uptime((nowUs - _startedUs) / 1_000_000);
        WriteLast(ref writer, (long)Stopwatch.GetElapsedTime(_sentAt, sentAt).TotalSeconds);
        writer.Text(",\"state\":\"running\",\"state_uptime_ms\":"u8);
        writer.Number((nowUs - _runningUs) / 1000);
        writer.Text(",\"uptime_ms\":"u8);
        writer.Number((nowUs - _startedUs) / 1000);
        writer.Text(",\"beacon_interval_ms\":20000,\"sequence\":"u8);
        writer.Number(++_sequence);
        writer.Text(_service.LabelsAndBuild);
        WriteRuntime(ref writer);
        _sentAt = sentAt;

        // Optional white space before a header's value is allowed, so the length is aligned to the right.
        var length = writer.Written - _bodyAt;
        for (var at = _lengthAt + LengthDigits - 1; length > 0; at--, length /= 10)
            buffer[at] = (byte)('0' + length % 10);
        return writer.Written;
    }

    /// <summary>The keepalive was answered after so long; the next one will say so.</summary>
    public void Answered(TimeSpan ping) => _pingUs = (long)ping.TotalMicroseconds;

    private static long NowUs() => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Six letters, no two numbers alike (the factor has no divisor in common with 26^6).</summary>
    private static string CodenameOf(int number)
    {
        var value = number * 123_456_789L % 308_915_776;
        return string.Create(6, value, static (letters, rest) =>
        {
            foreach (ref var letter in letters)
            {
                letter = (char)('A' + rest % 26);
                rest /= 26;
            }
        });
    }

    private void WriteLast(ref Utf8Writer writer, long ageSeconds)
    {
        if (_sequence == 0)
        {
            writer.Text("\",\"last_keepalive_sent\":\"\",\"last_keepalive_status\":\"\""u8);
            return;
        }

        writer.Text("\",\"last_keepalive_sent\":\""u8);
        writer.Uptime(ageSeconds);
        writer.Text(" ago\",\"last_keepalive_status\":\"Success\",\"last_successful_keepalive\":\""u8);
        writer.Uptime(ageSeconds);
        writer.Text(" ago\",\"last_successful_keepalive_ping\":\""u8);
        writer.Milliseconds(_pingUs);
        writer.Text("\",\"last_successful_keepalive_ping_us\":"u8);
        writer.Number(_pingUs);
    }

    /// <summary>Counters as services have them: one that runs, one that hardly ever moves, two that wander, one that jumps.</summary>
    private void WriteRuntime(ref Utf8Writer writer)
    {
        // xorshift32: moves differently for each instance, alike in every run.
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        _requests += 400 + _random % 200;
        _errors += _random % 64 == 0 ? 1 : 0;
        _queue = Math.Clamp(_queue + (_random >> 8) % 5 - 2, 0, 200);
        _connections = Math.Clamp(_connections + (_random >> 16) % 3 - 1, 1, 100);
        _allocated = 48_000_000 + (_random >> 4) % 16_000_000;

        writer.Text("\"message\":\"OK\",\"details\":{\"requests\":\""u8);
        writer.Number(_requests);
        writer.Text("\",\"errors\":\""u8);
        writer.Number(_errors);
        writer.Text("\",\"queue_length\":\""u8);
        writer.Number(_queue);
        writer.Text("\",\"connections\":\""u8);
        writer.Number(_connections);
        writer.Text("\",\"heap_bytes\":\""u8);
        writer.Number(_allocated);
        writer.Text("\"}}}}"u8);
    }
}
