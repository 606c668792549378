using System.Globalization;
using System.Text;

namespace Karma.Karl.Tests.History.Columns;

/// <summary>
/// Bodies of one sender who writes JSON in odd ways: mostly the same members with other values, at times other members, always valid. The
/// same seed gives the same bodies.
/// </summary>
internal sealed class OddJson
{
    private static readonly string[] Odd =
    [
        "0", "-0", "-0.0", "0.0", "1e5", "1E+5", "1.0", "1.50", "0.1", "12.345", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "1234567890123456789", "-1", "123456789012345678901234567890", "0.000000000000000001", "0.0000000000000000001", "100000.000000000000000001",
        "1795264515024000", "4096000", "16777216", "-4096", "-1000", "true", "false", "null", "\"\"", "\" \"", "\"\\\"\"", "\"\\\\\"", "\"\\u0041\\ud800\"",
        "\"\\ud83d\\ude00 😀\"", "\"5s\"", "\"60s\"", "\"1m 5s\"", "\"1m 60s\"", "\"0m 5s\"", "\"1h 0m 5s\"", "\"24h 0m 5s\"", "\"2d 0h 0m 5s\"", "\"18s ago\"",
        "\"-5s ago\"", "\" ago\"", "\"2.97ms\"", "\"46ms\"", "\"ms\"", "\"-0.00ms\"", "\"007\"", "\"7\"", "\"-7\"", "\"0.50\"", "\"0.5\"", "\"1.\"", "\".5\"", "\"-\"",
        "\"2026-11-21T15:04:01.123456+01:00\"", "\"2026-11-21T15:04:01.123456\\u002B01:00\"", "\"2026-11-21T15:04:01.123456-03:30\"",
        "\"2026-11-21T15:04:01.123456\\u002b01:00\"", "\"2026-02-30T15:04:01.123456+01:00\"", "\"1970-01-01T00:00:00.000000+14:00\"", "\"9999-12-31T23:59:59.999999-12:00\"",
        "\"2026-11-21T15:04:01.123456-00:00\"", "\"2026-11-21T15:04:01.123456+00:07\"", "\"999999999999d 0h 0m 0s\"", "\"99999999999999999999d 0h 0m 0s\"",
    ];

    private static readonly string[] Names =
    [
        "now", "start_time_epoch_microseconds", "uptime", "uptime_ms", "state_uptime_ms", "last_keepalive_sent", "last_successful_keepalive",
        "last_successful_keepalive_ping", "last_successful_keepalive_ping_us", "local_time", "sequence", "build", "service", "labels", "a", "a", "\\u0061", "", "x:y",
    ];

    private readonly Random _random;
    private string[] _names = [];
    private string[] _values = [];

    public OddJson(int seed)
    {
        _random = new Random(seed);
        Change();
    }

    /// <summary>The next body.</summary>
    public byte[] Next()
    {
        if (_random.Next(25) == 0) Change();
        for (var i = 0; i < _values.Length; i++)
            if (_random.Next(3) == 0) _values[i] = Following(_values[i]);
        var members = _names.Select((name, i) => $"{Space()}\"{name}\"{Space()}:{Space()}{_values[i]}{Space()}");
        return Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}");
    }

    private void Change()
    {
        _names = _random.GetItems(Names, _random.Next(1, 30));
        _values = [.. _names.Select(_ => Value(0))];
    }

    private string Following(string value) => _random.Next(4) switch
    {
        0 => Value(0),
        1 => _random.GetItems(Odd, 1)[0],
        _ when long.TryParse(value, CultureInfo.InvariantCulture, out var number) && number is > long.MinValue / 2 and < long.MaxValue / 2
            => (number + _random.NextInt64(-20, 2_000)).ToString(CultureInfo.InvariantCulture),
        _ => _random.Next(1_000).ToString(CultureInfo.InvariantCulture),
    };

    private string Value(int depth) => _random.Next(depth < 4 ? 12 : 9) switch
    {
        0 => (_random.NextDouble() * Math.Pow(10, _random.Next(-12, 12))).ToString("R", CultureInfo.InvariantCulture),
        1 => Math.Round(_random.NextDouble() * 100, _random.Next(0, 4)).ToString(CultureInfo.InvariantCulture),
        2 => _random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        3 => $"\"{new string((char)_random.Next('a', 'z'), _random.Next(30))}\"",
        4 when _random.Next(40) == 0 => $"\"{new string('h', _random.Next(70_000))}\"",
        < 9 => _random.GetItems(Odd, 1)[0],
        9 => $"[{Space()}{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1)))}{Space()}]",
        10 => new string('[', 60) + new string(']', 60),
        _ => $"{{\"{_random.GetItems(Names, 1)[0]}\":{Value(depth + 1)}}}",
    };

    private string Space() => _random.Next(60) == 0 ? _random.GetItems([" ", "\n", "\t", "\r\n  "], 1)[0] : "";
}
