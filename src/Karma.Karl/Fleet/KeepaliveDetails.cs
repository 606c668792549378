using System.Runtime.InteropServices;
using System.Text.Json;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>What pages and answers show of a kept keepalive beyond what Karl judges by; read when it is asked for, and not before.</summary>
internal sealed record KeepaliveDetails
{
    public string Service { get; private init; } = "";

    public DependencySet Dependencies { get; private init; } = DependencySet.Empty;

    /// <summary>What the sender's clock said, in epoch microseconds.</summary>
    public long Now { get; private init; }

    public long StartTime { get; private init; }

    public string Uptime { get; private init; } = "";

    /// <summary>How long the sender's last successful keepalive took, in microseconds; 0 where it did not say.</summary>
    public long PingUs { get; private init; }

    public string? CloudInstanceName { get; private init; }

    public string? CloudAvailabilityGroup { get; private init; }

    /// <summary>What the instance says of itself: <c>starting</c>, <c>running</c>, <c>tearing_down</c>; <see langword="null"/> for an original.</summary>
    public string? State { get; private init; }

    public JsonElement? Labels { get; private init; }

    /// <summary>The service's own status, as it came, without the members that name a type id.</summary>
    public JsonElement? Runtime { get; private init; }

    /// <summary>The text of the default status, where the runtime has one.</summary>
    public string? Message { get; private init; }

    /// <summary>
    /// How far the sender's clock is ahead of Karl's, in microseconds: what it said and half its last round trip, less when that arrived, as the
    /// original counts it. <see langword="null"/> before it has told of a round trip.
    /// </summary>
    /// <param name="arrived">When the keepalive arrived, in epoch microseconds.</param>
    public long? SkewUs(long arrived) =>
        PingUs > 0 ? Math.Clamp(Now, 0, Time.Latest) + (Math.Clamp(PingUs, 0, Time.Latest) / 2) - arrived : null;

    /// <summary>Reads a keepalive as it is kept; what is none any more, its store being damaged, tells nothing.</summary>
    public static KeepaliveDetails Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ReadSound(body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return new KeepaliveDetails();
        }
    }

    private static KeepaliveDetails ReadSound(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var runtime = Member(root, "runtime", JsonValueKind.Object);
        return new KeepaliveDetails
        {
            Service = Text(root, "service") ?? "",
            Dependencies = Member(root, "dependencies", JsonValueKind.Array) is { } list
                ? DependencySet.Read(JsonMarshal.GetRawUtf8Value(list))
                : DependencySet.Empty,
            Now = Number(root, "now"),
            StartTime = Number(root, "start_time_epoch_microseconds"),
            Uptime = Text(root, "uptime") ?? "",
            PingUs = Number(root, "last_successful_keepalive_ping_us"),
            CloudInstanceName = Text(root, "cloud_instance_name"),
            CloudAvailabilityGroup = Text(root, "cloud_availability_group"),
            State = Text(root, "state"),
            Labels = Member(root, "labels", JsonValueKind.Object)?.Clone(),
            Runtime = runtime is { } own ? WithoutTypeIds(own) : null,
            Message = runtime is { } r ? MessageOf(r) : null,
        };
    }

    /// <summary>A runtime without the id of the status's type, which the original in C++ writes beside it.</summary>
    public static JsonElement WithoutTypeIds(JsonElement runtime)
    {
        bool IsTypeId(JsonProperty member) => JsonMarshal.GetRawUtf8PropertyName(member) is [] or [(byte)'$'];
        if (!runtime.EnumerateObject().Any(IsTypeId)) return runtime.Clone();
        var members = runtime.EnumerateObject().Where(m => !IsTypeId(m)).Select(m => m.ToString());
        using var rest = JsonDocument.Parse($"{{{string.Join(',', members)}}}");
        return rest.RootElement.Clone();
    }

    private static string? MessageOf(JsonElement runtime)
    {
        foreach (var status in runtime.EnumerateObject())
            if (status.Value.ValueKind == JsonValueKind.Object && Text(status.Value, "message") is { } message) return message;
        return null;
    }

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind) =>
        Find(parent, name) is { } member && member.ValueKind == kind ? member : null;

    /// <summary>The member of that name, or <see langword="null"/>.</summary>
    public static JsonElement? Find(JsonElement parent, string name)
    {
        try
        {
            return parent.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException)
        {
            // A name with an escaped lone surrogate is no text, and none of the others is found behind it.
            JsonElement? found = null;
            foreach (var member in parent.EnumerateObject())
                if (IsNamed(member, name)) found = member.Value;
            return found;
        }
    }

    private static bool IsNamed(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false; // The one that is no text.
        }
    }

    private static string? Text(JsonElement parent, string name)
    {
        try
        {
            return Member(parent, name, JsonValueKind.String)?.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // An escaped lone surrogate is no text; the keepalive itself stays as it was sent.
        }
    }

    private static long Number(JsonElement parent, string name) =>
        Member(parent, name, JsonValueKind.Number) is { } member && member.TryGetInt64(out var number) ? number : 0;
}
