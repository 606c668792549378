using System.Net;
using System.Text.Json;
using Karma.Testing;

namespace Karma.Karl.Tests.Originals;

/// <summary>The fleet view as the original Karl writes it, with all its parameters: scripts were written against it.</summary>
public sealed class OriginalViewTests : IAsyncLifetime
{
    private const long Now = KeepaliveBody.Epoch;
    private KarlServer _karl = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _karl = await KarlServer.StartAsync();

    public ValueTask DisposeAsync() => _karl.DisposeAsync();

    // Both answers are those of a running original, in its order of members; the times and the names alone are the test's.
    [Theory]
    [InlineData("?json", """{"machines":{"127.0.0.1":{"time_skew":"","services":{"UACESA":{"currently":{"up":{"start_time_epoch_microseconds":1795264515002000,"last_keepalive_received":"0s ago","last_keepalive_received_epoch_microseconds":1795219200000000,"uptime":"0s"}},"service":"JS.Orders","codename":"UACESA","location":{"ip":"127.0.0.1","port":30002,"prefix":"/"},"dependencies":[],"unresolved_dependencies":["http://127.0.0.1:8283/.current"],"url_status_page_direct":"http://127.0.0.1:30002/.current","build_time":"","build_time_epoch_microseconds":0,"runtime":{"custom_status":{"custom_field":"1"}}}}}}}""")]
    [InlineData("?full", """{"machines":{"127.0.0.1":{"time_skew":"","cloud_instance_name":null,"cloud_availability_group":null,"services":{"UACESA":{"currently":{"up":{"start_time_epoch_microseconds":1795264515002000,"last_keepalive_received":"0s ago","last_keepalive_received_epoch_microseconds":1795219200000000,"uptime":"0s"},"":"T9208266661802790256"},"service":"JS.Orders","codename":"UACESA","location":{"ip":"127.0.0.1","port":30002,"prefix":"/"},"dependencies":[],"unresolved_dependencies":["http://127.0.0.1:8283/.current"],"url_status_page_direct":"http://127.0.0.1:30002/.current","url_status_page_proxied":null,"build_time":"","build_time_epoch_microseconds":0,"git_commit":null,"git_branch":null,"git_dirty":null,"runtime":{"custom_status":{"custom_field":"1"}}}}}}}""")]
    public async Task Json_OfANodeClient_ByteForByte(string query, string machines)
    {
        await AskAsync(Recorded.NodeFirst);

        var expected = $"{{\"now\":{Now},\"from\":{Now - 300_000_000},\"to\":{Now},\"generation_time\":0," + machines[1..];
        Assert.Equal(expected, await _karl.Client.GetStringAsync(new Uri(query, UriKind.Relative)));
    }

    [Theory]
    [InlineData("?json", """{"status":{"message":"a <b> \"c\"","details":{"k":"v"}}}""")]
    [InlineData("?full", """{"status":{"message":"a <b> \"c\"","details":{"k":"v"}},"":"T9206357353574668846"}""")]
    public async Task Json_OfANativeClient_ItsRuntimeWithTheIdOfItsTypeInTheFullFormatAlone(string query, string runtime)
    {
        await AskAsync(Recorded.NativeFirst);

        var service = Service(await _karl.GetAsync(query), "ZOYNFZ");

        Assert.Equal(runtime, service.GetProperty("runtime").GetRawText());
        Assert.False(service.GetProperty("git_dirty").GetBoolean());
        Assert.Equal("http://127.0.0.1:27777/x/.current", service.GetProperty("unresolved_dependencies")[0].GetString());
    }

    [Theory]
    [InlineData("""{"$":"status","status":{"message":"OK","details":{}}}""", """{"status":{"message":"OK","details":{}}}""")]
    [InlineData("""{"a":{"b":null,"c":[null,{"d":null}]},"":"T1"}""", """{"a":{"c":[null,{}]}}""")]
    public async Task Json_RuntimeOfAnotherDialect_WithoutTypesAndNulls(string runtime, string shown)
    {
        await _karl.KeepaliveAsync(new KeepaliveBody { Runtime = runtime });

        Assert.Equal(shown, Service(await _karl.GetAsync("?json"), "ABCDEF").GetProperty("runtime").GetRawText());
        Assert.Equal(runtime, Service(await _karl.GetAsync("?full"), "ABCDEF").GetProperty("runtime").GetRawText());
        Assert.Equal(shown, (await _karl.GetAsync("snapshot/ABCDEF")).GetProperty("snapshot").GetProperty("runtime").GetRawText());
    }

    [Fact]
    public async Task Full_Down_NamesThatType()
    {
        await AskAsync(Recorded.NodeFirst);
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(50));

        Assert.Equal("T9206322186727043899", Service(await _karl.GetAsync("?full"), "UACESA").GetProperty("currently").GetProperty("").GetString());
    }

    [Theory]
    [InlineData("from=1795219000000000", 1795219000000000, Now)]
    [InlineData("from=1795219000000000&to=1795219100000000", 1795219000000000, 1795219100000000)]
    [InlineData("from=1795219000000000&interval_us=5", 1795219000000000, 1795219000000005)]
    [InlineData("from=1795219000000000&to=1795219100000000&interval_us=5", 1795219000000000, 1795219100000000)]
    [InlineData("from=1795219000000000&h=24", 1795219000000000, Now)]
    [InlineData("m=2", Now - 120_000_000, Now)]
    [InlineData("m=0.5", Now - 30_000_000, Now)]
    [InlineData("h=1&d=7", Now - 3_600_000_000, Now)]
    [InlineData("d=2", Now - 172_800_000_000, Now)]
    [InlineData("m=1&interval_us=5", Now - 60_000_000, Now - 59_999_995)]
    [InlineData("", Now - 300_000_000, Now)]
    public async Task Json_Window_AsTheOriginalReadsIt(string query, long from, long to)
    {
        var fleet = await _karl.GetAsync("?json&" + query);

        Assert.Equal((from, to), (fleet.GetProperty("from").GetInt64(), fleet.GetProperty("to").GetInt64()));
    }

    [Fact]
    public async Task Snapshot_OfANativeClient_InTheShortFormat()
    {
        await AskAsync(Recorded.NativeNext);

        var snapshot = await _karl.Client.GetStringAsync(new Uri("snapshot/ZOYNFZ?nobuild", UriKind.Relative));

        Assert.Equal(
            """{"age":"0s ago","snapshot":{"service":"orders","codename":"ZOYNFZ","local_port":27601,"dependencies":[],"reporting_to":"http://localhost:7576/","now":1795264468995436,"start_time_epoch_microseconds":1795264468954359,"uptime":"0s","last_keepalive_sent":"0s ago","last_keepalive_status":"Success","last_successful_keepalive":"0s ago","last_successful_keepalive_ping":"39.40ms","last_successful_keepalive_ping_us":39402,"runtime":{"status":{"message":"a <b> \"c\"","details":{"k":"v"}}}}}""",
            snapshot);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?json")]
    [InlineData("?m=x")]
    public async Task Schema_WhateverElseIsAsked_DescribesEveryFieldOfTheView(string more)
    {
        await AskAsync(Recorded.NativeFirst);
        var separator = more.Length == 0 ? "?" : more + "&";

        var schema = await _karl.GetAsync(separator + "schema");
        var markdown = await _karl.Client.GetStringAsync(new Uri(separator + "schema=md", UriKind.Relative));

        var service = schema.GetProperty("$defs").GetProperty("OriginalService").GetProperty("properties");
        foreach (var field in Service(await _karl.GetAsync("?json"), "ZOYNFZ").EnumerateObject())
        {
            Assert.True(service.TryGetProperty(field.Name, out _), field.Name);
            Assert.Contains($"\n| `{field.Name}` | ", markdown, StringComparison.Ordinal);
        }

        Assert.Equal("#/$defs/OriginalFleet", schema.GetProperty("$ref").GetString());
        Assert.DoesNotContain("#/components", schema.GetRawText(), StringComparison.Ordinal);
        Assert.StartsWith("# Data Dictionary\n\n### `OriginalFleet`\n| **Field** | **Type** | **Description** |\n", markdown, StringComparison.Ordinal);
        Assert.Contains("### `up`", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build/ABSENT", """{"error":"Codename 'ABSENT' not found."}""")]
    [InlineData("snapshot/ABSENT", """{"error":"No keepalives from 'ABSENT' have been received."}""")]
    public async Task NotThere_ToldWordForWord(string path, string expected) =>
        Assert.Equal(expected.Replace("'", "\\u0027", StringComparison.Ordinal), (await _karl.GetAsync(path, HttpStatusCode.NotFound)).GetRawText());

    private static JsonElement Service(JsonElement fleet, string codename) =>
        fleet.GetProperty("machines").GetProperty("127.0.0.1").GetProperty("services").GetProperty(codename);

    private async Task AskAsync(string request)
    {
        using var connection = await RawConnection.ToAsync(_karl.Locator);
        Assert.Equal("OK\n", (await connection.AskAsync(request)).Text);
    }
}
