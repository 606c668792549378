using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Fleet;

/// <summary>
/// Reads a keepalive's body in one pass: checks what the wire contract requires, and cuts the build out. What the sender's last
/// keepalive said already (its service, its dependencies, its build) is recognized by its bytes and not read again. Thread-safe.
/// </summary>
internal sealed class KeepaliveParser(BuildCatalog builds)
{
    private const int LongestService = 256;

    /// <summary>One bit for each member without which a body is no keepalive.</summary>
    private const int AllRequired = (1 << 10) - 1;

    /// <summary>Reads a body.</summary>
    /// <param name="json">The body as it was sent.</param>
    /// <param name="known">What the instance that the sender claims to be said last, where it is known.</param>
    /// <returns>What was read, or <see langword="null"/> where the body is no keepalive by the wire contract.</returns>
    public ParsedKeepalive? Parse(ReadOnlySpan<byte> json, InstanceState? known)
    {
        try
        {
            return (known?.Build is { } build ? ParseAround(json, known, build) : null) ?? ParseWhole(json, known);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // The latter for an escaped lone surrogate, which is no text.
        }
    }

    /// <summary>The sequence that a kept body tells, or 0.</summary>
    public static long SequenceOf(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return 0; // A goodbye.
        var reader = new Utf8JsonReader(body);
        var sequence = 0L;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSequence = (reader.ValueIsEscaped ? Unescaped(ref reader) : reader.ValueSpan).SequenceEqual("sequence"u8);
            reader.Read();
            if (isSequence && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value)) sequence = Math.Max(0, value);
            reader.Skip();
        }

        return sequence;
    }

    // The build is most of a body and never changes while a binary runs. Where the same bytes stand again, they are cut out before the
    // parse, which then must meet the cut at exactly this place as the member "build"; if not, the body is read whole.
    private static ParsedKeepalive? ParseAround(ReadOnlySpan<byte> json, InstanceState known, Build build)
    {
        var key = "\"build\":"u8;
        var at = json.IndexOf(key);
        if (at < 0) return null;
        at += key.Length;
        while (at < json.Length && json[at] == ' ') at++;
        if (!json[at..].StartsWith(build.Json)) return null;
        var body = Cut(json, at, build.Json.Length);
        var read = new Members();
        return Utf8.IsValid(body) && Read(body, known, ref read) && read.BuildAt == at ? Result(in read, body, known, build) : null;
    }

    private ParsedKeepalive? ParseWhole(ReadOnlySpan<byte> json, InstanceState? known)
    {
        var read = new Members();
        if (!Utf8.IsValid(json) || !Read(json, known, ref read)) return null;
        if (read.BuildLength == 0) return Result(in read, json.ToArray(), known, build: null);
        var build = builds.Resolve(json.Slice(read.BuildAt, read.BuildLength));
        return Result(in read, Cut(json, read.BuildAt, read.BuildLength), known, build);
    }

    private static byte[] Cut(ReadOnlySpan<byte> json, int at, int length)
    {
        var body = new byte[json.Length - length + 1];
        json[..at].CopyTo(body);
        body[at] = (byte)'0';
        json[(at + length)..].CopyTo(body.AsSpan(at + 1));
        return body;
    }

    private static ParsedKeepalive? Result(in Members read, byte[] body, InstanceState? known, Build? build) => new()
    {
        Service = read.Service,
        Codename = read.Codename,
        LocalPort = read.LocalPort,
        Allowance = read.Allowance,
        Sequence = read.Sequence,
        Dependencies = read.Dependencies ?? known?.Dependencies ?? DependencySet.Empty,
        Build = build,
        BuildOffset = build is null ? 0 : read.BuildAt,
        Body = body,
    };

    private static bool Read(ReadOnlySpan<byte> json, InstanceState? known, ref Members members)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        members.Allowance = Allowance.Default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueIsEscaped ? Unescaped(ref reader) : reader.ValueSpan;
            if (!ReadMember(ref reader, name, json, known, ref members)) return false;
        }

        return reader.TokenType == JsonTokenType.EndObject && !reader.Read() && members.Seen == AllRequired;
    }

    private static ReadOnlySpan<byte> Unescaped(ref Utf8JsonReader reader)
    {
        try
        {
            return Encoding.UTF8.GetBytes(reader.GetString() ?? "");
        }
        catch (InvalidOperationException)
        {
            return []; // An escaped lone surrogate is no text, and the name of nothing that is known.
        }
    }

    private static bool ReadMember(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, InstanceState? known, ref Members members)
    {
        reader.Read();
        if (name.SequenceEqual("service"u8)) return members.Has(0, TryService(ref reader, known?.Service, out members.Service));
        if (name.SequenceEqual("codename"u8)) return members.Has(1, TryText(ref reader, known?.Codename, LongestService, out members.Codename));
        if (name.SequenceEqual("local_port"u8)) return members.Has(2, TryPort(ref reader, out members.LocalPort));
        if (name.SequenceEqual("dependencies"u8)) return members.Has(3, TryDependencies(ref reader, json, known, out members.Dependencies));
        if (name.SequenceEqual("reporting_to"u8)) return members.Has(4, reader.TokenType == JsonTokenType.String);
        if (name.SequenceEqual("now"u8)) return members.Has(5, IsInteger(ref reader));
        if (name.SequenceEqual("start_time_epoch_microseconds"u8)) return members.Has(6, IsInteger(ref reader));
        if (name.SequenceEqual("uptime"u8)) return members.Has(7, reader.TokenType == JsonTokenType.String);
        if (name.SequenceEqual("last_keepalive_sent"u8)) return members.Has(8, reader.TokenType == JsonTokenType.String);
        if (name.SequenceEqual("last_keepalive_status"u8)) return members.Has(9, reader.TokenType == JsonTokenType.String);
        if (name.SequenceEqual("build"u8)) return TryBuild(ref reader, ref members);
        if (name.SequenceEqual("beacon_interval_ms"u8) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var interval))
            members.Allowance = Allowance.OfInterval(interval);
        else if (name.SequenceEqual("sequence"u8) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var sequence))
            members.Sequence = Math.Max(0, sequence);
        reader.Skip();
        return true;
    }

    // A service's name is a segment of its address, and these two would lead elsewhere.
    private static bool TryService(ref Utf8JsonReader reader, string? known, out string service) =>
        TryText(ref reader, known, LongestService, out service) && service is not ("." or "..");

    private static bool TryText(ref Utf8JsonReader reader, string? known, int longest, out string text)
    {
        text = known ?? "";
        if (reader.TokenType != JsonTokenType.String) return false;
        if (known is null || !reader.ValueTextEquals(known)) text = reader.GetString() ?? "";
        return text.Length > 0 && text.Length <= longest;
    }

    private static bool TryPort(ref Utf8JsonReader reader, out int port)
    {
        port = 0;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt16(out var value)) return false;
        port = value;
        return true;
    }

    private static bool IsInteger(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _);

    private static bool TryDependencies(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, InstanceState? known, out DependencySet? dependencies)
    {
        dependencies = null;
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        var array = json[from..(int)reader.BytesConsumed];
        dependencies = known is not null && array.SequenceEqual(known.Dependencies.Json) ? known.Dependencies : DependencySet.Read(array);
        return true;
    }

    private static bool TryBuild(ref Utf8JsonReader reader, ref Members members)
    {
        members.BuildAt = (int)reader.TokenStartIndex;
        members.BuildLength = 0;
        if (reader.TokenType is JsonTokenType.Null or JsonTokenType.Number) return true; // A number is the cut, or nothing of ours.
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        reader.Skip();
        members.BuildLength = (int)reader.BytesConsumed - members.BuildAt;
        return true;
    }

    private ref struct Members
    {
        public string Service = "";
        public string Codename = "";
        public int LocalPort;
        public long Allowance;
        public long Sequence;
        public DependencySet? Dependencies;
        public int BuildAt;
        public int BuildLength;
        public int Seen;

        public Members()
        {
        }

        public bool Has(int member, bool isValid)
        {
            if (isValid) Seen |= 1 << member;
            return isValid;
        }
    }
}
