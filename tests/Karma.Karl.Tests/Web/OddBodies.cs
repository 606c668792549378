using Karma.Testing;

namespace Karma.Karl.Tests.Web;

/// <summary>Bodies that are valid by the wire contract, and that nobody would write.</summary>
internal static class OddBodies
{
    private static readonly KeepaliveBody Plain = new();

    public static TheoryData<string> All =>
    [
        Plain.ToJson(),
        " \r\n\t" + Plain.ToJson() + "\n\n ",
        Plain.ToJson().Replace(",", " ,\n", StringComparison.Ordinal).Replace(":8080", " \t:\r\n 8080", StringComparison.Ordinal),
        Plain.ToJson().Replace("orders", "\\u006f\\u0072ders\\/\\\"\\\\", StringComparison.Ordinal),
        Plain.ToJson().Replace("orders", "заказы 🛒 ‮sredro", StringComparison.Ordinal),
        Plain.ToJson().Replace("orders", "\\ud83d\\uded2", StringComparison.Ordinal),
        Plain.ToJson().Replace("\"service\"", "\"s\\u0065rvice\"", StringComparison.Ordinal),
        Plain.ToJson().Replace("1m 5s", "\\ud800 alone", StringComparison.Ordinal),
        Plain.ToJson().Replace("\"now\":1795219200000000", "\"now\":9223372036854775807", StringComparison.Ordinal),
        Plain.ToJson().Replace("\"now\":1795219200000000", "\"now\":-9223372036854775808", StringComparison.Ordinal),
        Plain.ToJson().Replace("\"now\":1795219200000000", "\"now\":-0", StringComparison.Ordinal),
        Plain.ToJson().Replace("8080", "0", StringComparison.Ordinal),
        Plain.ToJson().Replace("8080", "65535", StringComparison.Ordinal),
        Plain.ToJson().Replace("\"uptime\":", "\"uptime\":\"before\",\"uptime\":", StringComparison.Ordinal),
        Plain.ToJson().Replace("\"service\":", "\"service\":\"before\",\"service\":", StringComparison.Ordinal),
        .. More("\"a\":1234567890123456789", "\"a\":12345678901234567890123456789012345678901234567890"),
        .. More("\"a\":1.10", "\"a\":1E+2", "\"a\":-0.0e-0", "\"a\":[1,2,1e400]"),
        .. More("\"a\":true,\"a\":false,\"a\":null", "\"\":\"\"", "\"$\":0,\"\\u0000\":1"),
        .. More("\"\\ud800\":\"a name that is no text\"", "\"\\ud800service\":1", "\"a\":\"\\udc00\\ud800\""),
        .. More($"\"a\":{new string('[', 60)}{new string(']', 60)}", $"\"a\":{Nested(60)}", $"\"runtime\":{{\"a\":{Nested(59)}}}"),
        .. More($"\"runtime\":{Nested(62)}", $"\"labels\":{Nested(62)}"),
        .. More("\"runtime\":null", "\"runtime\":7", "\"runtime\":\"up\"", "\"runtime\":{}", "\"runtime\":{\"\":\"T9206\",\"q\":{\"n\":1}}"),
        .. More("\"runtime\":{\"status\":{\"message\":7}}", "\"runtime\":{\"status\":{\"message\":\"\\ud800\"}}"),
        .. More("\"runtime\":{\"status\":{\"message\":\"a\",\"message\":\"b\"},\"status\":{}}", "\"runtime\":{\"\\ud800\":{\"message\":\"a\"}}"),
        .. More("\"labels\":{\"a\":\"\\ud800\"}", "\"labels\":[\"a\"]", "\"labels\":{\"a\":{\"b\":7}}", "\"state\":7", "\"state\":\"\\ud800\""),
        .. More("\"build\":null", "\"build\":7", "\"build\":{}", "\"build\": { \"a\" : [ ] }", "\"build\":{\"os\":\"\\ud800\"}"),
        .. More("\"build\":" + KeepaliveBody.SomeBuild, "\"build\":{},\"build\":null", "\"build\":null,\"build\":{\"a\":1}"),
        .. More("\"runtime\":{\"build\":{\"a\":1}},\"build\":{\"a\":1}", "\"a\":\"\\\"build\\\":{\\\"a\\\":1}\",\"build\":{\"a\":1}"),
        .. More("\"build\":\n{\"a\":1}", "\"b\\u0075ild\":{\"a\":1}", $"\"build\":{Nested(62)}"),
        .. More("\"beacon_interval_ms\":0", "\"beacon_interval_ms\":-1", "\"beacon_interval_ms\":1e9", "\"beacon_interval_ms\":\"soon\""),
        .. More("\"last_successful_keepalive_ping_us\":-5", "\"last_successful_keepalive_ping_us\":9223372036854775807"),
        .. More("\"cloud_instance_name\":7", "\"cloud_instance_name\":\"\\ud800\"", "\"cloud_availability_group\":null"),
        .. Dependencies("[ ]", "[\"10.0.0.7:8080\"]", "[\"[::1]:80/a b\",{\"port\":7,\"ip\":\"::1\",\"prefix\":null,\"more\":[1]}]"),
        .. Dependencies("[{\"ip\":\"10.0.0.7\",\"port\":8080,\"prefix\":\"/%2F?#\"}]", "[{\"ip\":\"a/b \\\"c\\\" <d>\",\"port\":0}]"),
        .. Dependencies("[" + string.Join(',', Enumerable.Repeat("{\"ip\":\"10.0.0.7\",\"port\":8080,\"prefix\":\"/\"}", 400)) + "]"),
    ];

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

    private static IEnumerable<string> More(params string[] members) => members.Select(m => (Plain with { More = m }).ToJson());

    private static IEnumerable<string> Dependencies(params string[] lists) => lists.Select(l => (Plain with { Dependencies = l }).ToJson());
}
