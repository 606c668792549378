using System.Text;
using System.Text.Json;
using Karma.Wire;

namespace Karma.Tests.Wire;

public sealed class KeepaliveWriterTests
{
    private const string Smallest = """
        {"service":"orders \"<ü>","codename":"ABCDEF","local_port":8080,"dependencies":[],"reporting_to":"","now":1,"start_time_epoch_microseconds":0,"uptime":"1s",
        "last_keepalive_sent":"","last_keepalive_status":"","build":null}
        """;

    private const string Whole = """
        {"service":"orders","codename":"ABCDEF","local_port":8080,"cloud_instance_name":"i-1","cloud_availability_group":"eu-1a",
        "dependencies":[{"ip":"10.0.0.8","port":1,"prefix":"/"},{"ip":"::1","port":2,"prefix":"/x"}],"reporting_to":"http://localhost:7576/",
        "now":1795252829128917,"start_time_epoch_microseconds":1795252827231180,"uptime":"1s","last_keepalive_sent":"18s ago","last_keepalive_status":"Success",
        "last_successful_keepalive":"18s ago","last_successful_keepalive_ping":"2.97ms","last_successful_keepalive_ping_us":2970,
        "build":{"build_time":"Nov 21 2026, 04:48:59","build_dir":"/src","build_user":"u","build_time_epoch_microseconds":1,"os":"Debian","git_commit_hash":"b2",
        "git_branch":"main","git_dirty_files":["a b"],"compiler":"c","compiler_flags":"f","linker_flags":"","compiler_info":"i",
        "git_commit_time_epoch_microseconds":2,"content":"sha256:0"},
        "runtime":{"status":{"message":"OK","details":{"k":"v","n":[1,2.5,null,true]}}},"state":"running","state_uptime_ms":1,"uptime_ms":2,
        "local_time":"2026-11-21T09:36:06.353077+00:00","beacon_interval_ms":20000,"sequence":7,"labels":{"region":"eu"},
        "health":{"status":"degraded","failing":{"db":"degraded"}},"vars":{"a":1.5,"b":{"error":"x"},"c":null},
        "process":{"pid":1,"cpu_ms":2,"working_set_bytes":3,"gc_heap_bytes":4,"gc_collections":5,"gc_pause_ms":6,"threads":7,"thread_pool_queue":8,"exceptions":9},
        "warmup_period_ms":3000,"shutdown_period_ms":0,"replaced":{"codename":"BEFORE",
        "build":{"build_time":"t","build_dir":"/","build_user":"v","build_time_epoch_microseconds":3,"os":"o"}}}
        """;

    [Theory]
    [InlineData(Smallest)]
    [InlineData(Whole)]
    public void Write_AnyStatus_AsTheWireWritesIt(string json)
    {
        var status = JsonSerializer.Deserialize(json, WireJson.Default.ClaireStatus)!; // It is no null.

        var written = Encoding.UTF8.GetString(KeepaliveWriter.Write(status));

        Assert.Equal(JsonSerializer.Serialize(status, WireJson.Default.ClaireStatus), written);
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(written);
        Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement), written);
    }

    [Fact]
    public void Write_TheWholeStatus_HoldsEveryMemberThatThereIs()
    {
        var status = JsonSerializer.Deserialize(Whole, WireJson.Default.ClaireStatus)!; // It is no null.

        foreach (var part in new object?[] { status, status.Build, status.Health, status.Process, status.Replaced, status.Dependencies[0] })
        {
            Assert.NotNull(part);
            Assert.All(part.GetType().GetProperties(), member => Assert.NotNull(member.GetValue(part)));
        }
    }
}
