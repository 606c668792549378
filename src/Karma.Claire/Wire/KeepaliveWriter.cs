using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Karma.Wire;

/// <summary>
/// Writes what <see cref="WireJson"/> writes, to the byte, member by member: the metadata of all members, which that builds first, takes
/// tens of milliseconds that a service's start is spared, and a single generated method for all of them takes the just-in-time compiler
/// megabytes that the process would keep. Thread-safe.
/// </summary>
internal static class KeepaliveWriter
{
    private const int UsualBytes = 4096;

    public static byte[] Write(ClaireStatus status)
    {
        var body = new ArrayBufferWriter<byte>(UsualBytes);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        WriteIdentity(json, status);
        WriteBeacon(json, status);
        WriteBuild(json, status.Build);
        WriteMore(json, status);
        WriteWorks(json, status);
        json.WriteEndObject();
        json.Flush();
        return body.WrittenSpan.ToArray();
    }

    private static void WriteIdentity(Utf8JsonWriter json, ClaireStatus status)
    {
        Write(json, "service"u8, status.Service);
        Write(json, "codename"u8, status.Codename);
        Write(json, "local_port"u8, status.LocalPort);
        Write(json, "cloud_instance_name"u8, status.CloudInstanceName);
        Write(json, "cloud_availability_group"u8, status.CloudAvailabilityGroup);
        json.WriteStartArray("dependencies"u8);
        for (var i = 0; i < status.Dependencies.Count; i++) DependencyJsonConverter.Write(json, status.Dependencies[i]);
        json.WriteEndArray();
    }

    private static void WriteBeacon(Utf8JsonWriter json, ClaireStatus status)
    {
        Write(json, "reporting_to"u8, status.ReportingTo);
        Write(json, "now"u8, status.Now);
        Write(json, "start_time_epoch_microseconds"u8, status.StartTimeEpochMicroseconds);
        Write(json, "uptime"u8, status.Uptime);
        Write(json, "last_keepalive_sent"u8, status.LastKeepaliveSent);
        Write(json, "last_keepalive_status"u8, status.LastKeepaliveStatus);
        Write(json, "last_successful_keepalive"u8, status.LastSuccessfulKeepalive);
        Write(json, "last_successful_keepalive_ping"u8, status.LastSuccessfulKeepalivePing);
        Write(json, "last_successful_keepalive_ping_us"u8, status.LastSuccessfulKeepalivePingUs);
    }

    private static void WriteBuild(Utf8JsonWriter json, BuildInfo? build)
    {
        json.WritePropertyName("build"u8);
        if (build is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        Write(json, "build_time"u8, build.BuildTime);
        Write(json, "build_dir"u8, build.BuildDir);
        Write(json, "build_user"u8, build.BuildUser);
        Write(json, "build_time_epoch_microseconds"u8, build.BuildTimeEpochMicroseconds);
        Write(json, "os"u8, build.Os);
        Write(json, "git_commit_hash"u8, build.GitCommitHash);
        Write(json, "git_branch"u8, build.GitBranch);
        Write(json, "git_dirty_files"u8, build.GitDirtyFiles);
        Write(json, "compiler"u8, build.Compiler);
        Write(json, "compiler_flags"u8, build.CompilerFlags);
        Write(json, "linker_flags"u8, build.LinkerFlags);
        Write(json, "compiler_info"u8, build.CompilerInfo);
        Write(json, "git_commit_time_epoch_microseconds"u8, build.GitCommitTimeEpochMicroseconds);
        Write(json, "content"u8, build.Content);
        json.WriteEndObject();
    }

    private static void WriteMore(Utf8JsonWriter json, ClaireStatus status)
    {
        if (status.Runtime is { } runtime) Write(json, "runtime"u8, runtime);
        Write(json, "state"u8, status.State);
        Write(json, "state_uptime_ms"u8, status.StateUptimeMs);
        Write(json, "uptime_ms"u8, status.UptimeMs);
        Write(json, "local_time"u8, status.LocalTime);
        Write(json, "beacon_interval_ms"u8, status.BeaconIntervalMs);
        Write(json, "sequence"u8, status.Sequence);
        if (status.Labels is { } labels) Write(json, "labels"u8, labels);
        if (status.Health is { } health) Write(json, health);
        if (status.Vars is { } vars) Write(json, "vars"u8, vars);
    }

    private static void WriteWorks(Utf8JsonWriter json, ClaireStatus status)
    {
        if (status.Process is { } process) Write(json, process);
        Write(json, "warmup_period_ms"u8, status.WarmupPeriodMs);
        Write(json, "shutdown_period_ms"u8, status.ShutdownPeriodMs);
        if (status.Replaced is { } replaced) Write(json, replaced);
    }

    private static void Write(Utf8JsonWriter json, Health health)
    {
        json.WriteStartObject("health"u8);
        Write(json, "status"u8, health.Status);
        if (health.Failing is { } failing) Write(json, "failing"u8, failing);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ProcessVitals process)
    {
        json.WriteStartObject("process"u8);
        Write(json, "pid"u8, process.Pid);
        Write(json, "cpu_ms"u8, process.CpuMs);
        Write(json, "working_set_bytes"u8, process.WorkingSetBytes);
        Write(json, "gc_heap_bytes"u8, process.GcHeapBytes);
        Write(json, "gc_collections"u8, process.GcCollections);
        Write(json, "gc_pause_ms"u8, process.GcPauseMs);
        Write(json, "threads"u8, process.Threads);
        Write(json, "thread_pool_queue"u8, process.ThreadPoolQueue);
        Write(json, "exceptions"u8, process.Exceptions);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Replaced replaced)
    {
        json.WriteStartObject("replaced"u8);
        Write(json, "codename"u8, replaced.Codename);
        if (replaced.Build is { } build) WriteBuild(json, build);
        json.WriteEndObject();
    }

    // The two that are called again and again are not to be inlined, which the compiler would take megabytes for.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } value) json.WriteNumber(name, value);
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string>? texts)
    {
        if (texts is null) return;
        json.WriteStartArray(name);
        for (var i = 0; i < texts.Count; i++) json.WriteStringValue(texts[i]);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, text) in texts) json.WriteString(key, text);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, JsonElement> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WritePropertyName(key);
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
