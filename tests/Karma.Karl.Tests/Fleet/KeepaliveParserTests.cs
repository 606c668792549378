using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet;

public sealed class KeepaliveParserTests
{
    private const string Build = KeepaliveJson.SomeBuild;

    private static readonly string Plain = new KeepaliveJson().Text;

    private static readonly KeepaliveParser Parser = new(new BuildCatalog(new MemoryStore()));

    /// <summary>Pieces out of which bodies are put together that look like a build, or hide one.</summary>
    private static readonly string[] Pieces =
    [
        $",\"build\":{Build}", $", \"build\" : {Build}", $",\"build\":   {Build}", $",\n\"build\":\t{Build}", ",\"build\":null", ",\"build\":0",
        ",\"build\":7", ",\"build\":{}", ",\"build\":{\"os\":\"other\"}", $",\"vars\":{{\"build\":{Build}}}", $",\"vars\":[{{\"build\":{Build}}}]",
        ",\"note\":\"a \\\"build\\\":{\\\"os\\\":1} b\"", ",\"note\":\"\\\\\"", $",\"\\u0062uild\":{Build}", $",\"buil\\u0064\":{{}}",
        ",\"beacon_interval_ms\":1000", ",\"beacon_interval_ms\":1e99", ",\"beacon_interval_ms\":\"x\"", ",\"service\":\"other\"",
        ",\"serv\\u0069ce\":\"escaped\"", ",\"service\":\"\\ud800\"", ",\"\\ud800\":1", ",\"dependencies\":[\"10.0.0.9:80\"]", ",\"x\":\"\u0001\"",
        ",\"x\":[[[[[[]]]]]]", ",\"é\":\"€\"", ",\"build\":\"text\"", ",\"build\":[1]", ",\"codename\":\"ABCDEF\"", ",\"local_port\":8080",
    ];

    private static readonly Gen<byte[]> Bodies =
        from front in Gen.Elements(Pieces).ListOf()
        from back in Gen.Elements(Pieces).ListOf()
        from second in Gen.Choose(0, 9_999)
        from hasBuild in Gen.Elements(true, true, false)
        from damage in Gen.Frequency((8, Gen.Constant(-1)), (1, Gen.Choose(0, 2_000)))
        from value in Gen.Elements<byte>(0xFF, 0xC3, 0x80, (byte)'"', (byte)'{', (byte)'}', (byte)',', (byte)' ', 0)
        select Body(string.Concat(front.Take(3)), string.Concat(back.Take(3)), second, hasBuild ? Build : null, damage, value);

    [Theory]
    [InlineData("{\"sequence\":7}", 7)]
    [InlineData("{\"sequ\\u0065nce\":7}", 7)]
    [InlineData("{\"a\":{\"sequence\":1},\"sequence\":7}", 7)]
    [InlineData("{\"\\ud800\":1,\"sequence\":7}", 7)]
    [InlineData("{\"sequence\":\"7\"}", 0)]
    [InlineData("{\"sequence\":-7}", 0)]
    [InlineData("{}", 0)]
    [InlineData("", 0)]
    public void SequenceOf_AKeptBody_WhatItTells(string body, long expected) =>
        Assert.Equal(expected, KeepaliveParser.SequenceOf(System.Text.Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Parse_Plain_EverythingIsRead()
    {
        var parsed = Read(new KeepaliveJson { Dependencies = """[{"ip":"10.0.0.9","port":80,"prefix":"/x"},"10.0.0.8:81/y"]""" }.Text);

        Assert.Equal(("orders", "ABCDEF", 8080, Allowance.Default), (parsed.Service, parsed.Codename, parsed.LocalPort, parsed.Allowance));
        Assert.Equal(["10.0.0.9:80/x", "10.0.0.8:81/y"], parsed.Dependencies.Items.Select(d => d.ToString()));
        Assert.Equal(Build, Encoding.UTF8.GetString(parsed.Build?.Json ?? []));
        Assert.Equal((byte)'0', parsed.Body[parsed.BuildOffset]);
        Assert.DoesNotContain("build_dir", Encoding.UTF8.GetString(parsed.Body), StringComparison.Ordinal);
    }

    public static TheoryData<string> Required =>
    [
        "service", "codename", "local_port", "dependencies", "reporting_to", "now", "start_time_epoch_microseconds", "uptime", "last_keepalive_sent",
        "last_keepalive_status",
    ];

    [Theory]
    [MemberData(nameof(Required))]
    public void Parse_RequiredMemberMissing_NoKeepalive(string member)
    {
        var json = JsonNode.Parse(Plain)?.AsObject() ?? [];
        Assert.NotNull(Parse(json.ToJsonString()));
        json.Remove(member);
        Assert.Null(Parse(json.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Required))]
    public void Parse_RequiredMemberOfAnotherType_NoKeepalive(string member)
    {
        var json = JsonNode.Parse(Plain)?.AsObject() ?? [];
        var isText = json[member]?.GetValueKind() == System.Text.Json.JsonValueKind.String;
        foreach (var other in new[] { "null", "true", "{}", isText ? "1" : "\"1\"", isText ? "[]" : "1.5", isText ? "[\"x\"]" : "1e3", isText ? "{}" : "-99999999999999999999" })
        {
            json[member] = JsonNode.Parse(other);
            Assert.True(Parse(json.ToJsonString()) is null, $"{member} was taken as {other}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"service\"")]
    [InlineData("{")]
    public void Parse_NoObject_NoKeepalive(string json) => Assert.Null(Parse(json));

    [Fact]
    public void Parse_SomethingBehindTheObject_NoKeepalive()
    {
        Assert.Null(Parse(Plain + "{}"));
        Assert.Null(Parse(Plain + "x"));
        Assert.NotNull(Parse(" \n" + Plain + "\n "));
    }

    [Fact]
    public void Parse_CutShortAnywhere_NoKeepalive()
    {
        for (var length = 0; length < Plain.Length; length++) Assert.Null(Parse(Plain[..length]));
    }

    [Theory]
    [InlineData("\"local_port\":8080", "\"local_port\":65536")]
    [InlineData("\"local_port\":8080", "\"local_port\":-1")]
    [InlineData("\"service\":\"orders\"", "\"service\":\"\"")]
    [InlineData("\"service\":\"orders\"", "\"service\":\"\\ud800\"")]
    [InlineData("\"codename\":\"ABCDEF\"", "\"codename\":\"\"")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[1]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[null]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[\"nonsense\"]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[\"\\ud800\"]")]
    [InlineData("\"dependencies\":[]", "\"dependencies\":[{\"ip\":\"10.0.0.1\"}]")]
    [InlineData("\"now\":", "\"now\":9223372036854775808,\"then\":")]
    [InlineData("\"build\":", "\"build\":\"text\",\"x\":")]
    public void Parse_ValueOutOfBounds_NoKeepalive(string from, string to)
    {
        Assert.Contains(from, Plain, StringComparison.Ordinal);
        Assert.Null(Parse(Plain.Replace(from, to, StringComparison.Ordinal)));
        Assert.Null(Parser.Parse(Bytes(Plain.Replace(from, to, StringComparison.Ordinal)), Known(Plain)));
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Parse_LongService_BoundedAt256(int length, bool isTaken) =>
        Assert.Equal(isTaken, Parse(new KeepaliveJson { Service = new string('x', length) }.Text) is not null);

    [Theory]
    [InlineData(",\"beacon_interval_ms\":1000", 7)]
    [InlineData(",\"beacon_interval_ms\":0", 5.2)]
    [InlineData(",\"beacon_interval_ms\":-1", 5.2)]
    [InlineData(",\"beacon_interval_ms\":1.5", 45)]
    [InlineData(",\"beacon_interval_ms\":99999999999999999999", 45)]
    [InlineData(",\"beacon_interval_ms\":null", 45)]
    [InlineData(",\"beacon_interval_ms\":{\"a\":1}", 45)]
    [InlineData(",\"sequence\":7", 45)]
    public void Parse_BeaconInterval_GivesTheAllowance(string more, double seconds) =>
        Assert.Equal((long)(seconds * 1_000_000), Read(new KeepaliveJson { More = more }.Text).Allowance);

    [Fact]
    public void Parse_EscapedNames_AreThoseNames()
    {
        var escaped = Read(Plain.Replace("\"service\":\"orders\"", "\"serv\\u0069ce\":\"\\u006frders\"", StringComparison.Ordinal)
            .Replace("\"build\":", "\"\\u0062uild\":", StringComparison.Ordinal));

        Assert.Equal("orders", escaped.Service);
        Assert.Equal(Build, Encoding.UTF8.GetString(escaped.Build?.Json ?? []));
    }

    [Fact]
    public void Parse_Duplicates_TheLastOneCounts()
    {
        var parsed = Read(new KeepaliveJson { More = ",\"service\":\"last\",\"local_port\":9,\"build\":{\"os\":\"last\"}" }.Text);

        Assert.Equal(("last", 9, "{\"os\":\"last\"}"), (parsed.Service, parsed.LocalPort, Encoding.UTF8.GetString(parsed.Build?.Json ?? [])));
        Assert.Equal("last", KeepaliveDetails.Read(parsed.Body).Service);
    }

    [Theory]
    [InlineData(62, true)]
    [InlineData(70, false)]
    public void Parse_Deep_BoundedWithoutHarm(int depth, bool isTaken) =>
        Assert.Equal(isTaken, Parse(new KeepaliveJson { More = $",\"x\":{new string('[', depth)}{new string(']', depth)}" }.Text) is not null);

    [Fact]
    public void Parse_InvalidUtf8_NoKeepalive()
    {
        foreach (var known in new[] { null, Known(Plain) })
        {
            var bytes = new KeepaliveJson { Message = "#" }.Bytes;
            bytes[Array.IndexOf(bytes, (byte)'#')] = 0xFF;
            Assert.Null(Parser.Parse(bytes, known));
        }
    }

    [Fact]
    public void Parse_SameBuildAsBefore_IsTheSameObject()
    {
        var known = Known(Plain);

        Assert.Same(known.Build, Parser.Parse(new KeepaliveJson { Second = 40 }.Bytes, known)?.Build);
        Assert.Same(known.Service, Parser.Parse(new KeepaliveJson { Second = 40 }.Bytes, known)?.Service);
    }

    [Fact]
    public void Parse_ManyDependencies_CutAt256()
    {
        var many = string.Join(',', Enumerable.Range(1, 400).Select(i => $"\"10.0.0.1:{i}\""));
        Assert.Equal(256, Read(new KeepaliveJson { Dependencies = $"[{many}]" }.Text).Dependencies.Items.Count);
    }

    [Fact]
    public void Parse_WithWhatIsKnown_SameAsWithout() => Property.Holds(
        from known in Bodies
        from body in Bodies
        select (known, body),
        pair =>
        {
            var without = Parser.Parse(pair.body, known: null);
            foreach (var known in new[] { Known(Plain), Known(pair.known), Known(pair.body) })
            {
                var with = Parser.Parse(pair.body, known);
                Assert.Equal(without is null, with is null);
                if (without is null || with is null) continue;
                Assert.Equal(
                    (without.Service, without.Codename, without.LocalPort, without.Allowance, without.BuildOffset, without.Build?.Id),
                    (with.Service, with.Codename, with.LocalPort, with.Allowance, with.BuildOffset, with.Build?.Id));
                Assert.Equal(without.Dependencies.Items, with.Dependencies.Items);
                Assert.Equal(without.Body, with.Body);
            }
        },
        count: 2_000);

    [Fact]
    public void Restore_WhateverWasParsed_GivesBackEveryByte() => Property.Holds(Bodies, body =>
    {
        foreach (var known in new[] { null, Known(Plain), Known(body) })
        {
            if (Parser.Parse(body, known) is not { } parsed) continue;
            Assert.Equal(body, RecordOf(parsed).Restore(parsed.Build));
            Assert.Equal(parsed.Service, KeepaliveDetails.Read(parsed.Body).Service);
            Assert.Equal(parsed.Dependencies.Items, KeepaliveDetails.Read(parsed.Body).Dependencies.Items);
        }
    }, count: 1_000);

    [Fact]
    public void Parse_Garbage_NoKeepaliveAndNoException() =>
        Property.Holds(Property.Bytes, bytes => Assert.Null(Parser.Parse(bytes, Known(Plain))), count: 1_000);

    private static ParsedKeepalive? Parse(string json) => Parser.Parse(Bytes(json), known: null);

    private static ParsedKeepalive Read(string json) => Parse(json) ?? throw new InvalidOperationException("It is no keepalive.");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static InstanceState Known(string json) => Known(Bytes(json));

    private static InstanceState Known(byte[] json) => KnownInstance.Of(Parser.Parse(json, known: null) ?? Read(Plain));

    private static KeepaliveRecord RecordOf(ParsedKeepalive parsed) => new()
    {
        Kind = RecordKind.Keepalive,
        Order = 1,
        At = 1,
        Allowance = parsed.Allowance,
        Endpoint = new Endpoint(System.Net.IPAddress.Loopback, parsed.LocalPort),
        Build = parsed.Build?.Id ?? BuildId.None,
        BuildOffset = parsed.BuildOffset,
        Body = parsed.Body,
    };

    private static byte[] Body(string front, string back, int second, string? build, int damage, byte value)
    {
        var text = new KeepaliveJson { Second = second, Build = build, More = back }.Text;
        var bytes = Bytes(front.Length == 0 ? text : $"{{{front[1..]},{text[1..]}");
        if (damage >= 0) bytes[damage % bytes.Length] = value;
        return bytes;
    }
}
