using System.Text.Json;
using Karma.Karl.Host.Commands;
using Karma.Karl.Tests.Web.Pages;
using Karma.Testing;

namespace Karma.Karl.Tests.Commands;

/// <summary>What of the texts from outside gets to a terminal.</summary>
public sealed class PrintableTests
{
    private static readonly string[] Forbidden =
        ["\u0000", "\u0007", "\u0008", "\u001b", "\u007f", "\u0085", "\u009b", "\u061c", "\u200b", "\u200e", "\u2028", "\u202e", "\u2066", "\ufeff", "\U000e0041", "\ud800"];

    private static readonly string Carts = string.Concat(Enumerable.Repeat("🛒", 200));

    public static TheoryData<string> Texts => [.. Forbidden.Select(f => $"a{f}b")];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Commands_HostileTexts_NeverReachTheTerminal(string text)
    {
        await using var karl = await KarlServer.StartAsync();
        var isText = !text.Contains('\ud800');
        await karl.KeepaliveAsync(isText ? Site.Rich(text) : new KeepaliveBody { Runtime = "{\"status\":{\"message\":\"a\\ud800b\"}}", More = "\"labels\":{\"a\\ud800\":\"\\ud800\"}" });
        await karl.AdvanceAsync(TimeSpan.FromSeconds(1));
        var build = isText ? (await karl.GetAsync("api/v1/instance/ABCDEF")).GetProperty("build").GetString() : null;
        var commands = new List<string> { "fleet", "instance ABCDEF", "keepalives ABCDEF", $"keepalive ABCDEF {KeepaliveBody.Epoch}", "topology", "diff", "search 127" };
        if (build is not null) commands.AddRange([$"build {build}", "topology --dot"]);
        foreach (var command in commands)
        {
            foreach (var line in command.EndsWith("--dot", StringComparison.Ordinal) ? new[] { command } : [command, command + " --json"])
            {
                var (answer, errors, code) = await karl.AskAsync(line);
                Assert.True(code == ExitCode.Well, $"{line}: {errors}");
                Assert.All(Forbidden, f => Assert.DoesNotContain(f, answer, StringComparison.Ordinal));
                if (!line.EndsWith("--json", StringComparison.Ordinal)) continue;
                using var json = JsonDocument.Parse(answer);
            }
        }
    }

    [Theory]
    [InlineData("two\r\nlines\tand", "two  lines and")]
    [InlineData("\u001b[31mred", "\ufffd[31mred")]
    [InlineData("plain", "plain")]
    [InlineData("中文 עברית ü", "中文 עברית ü")]
    [InlineData("e\u0301\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301")]
    public void Line_OfAText_WhatCanBePrinted(string text, string printed) => Assert.Equal(printed, Printable.Line(text));

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("中文", 4)]
    [InlineData("🛒", 2)]
    [InlineData("e\u0301", 1)]
    public void Width_OfAText_ThePlacesThatItTakes(string text, int width) => Assert.Equal(width, Printable.Width(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("中文中文", 5, "中文…")]
    [InlineData("中文中文", 6, "中文…")]
    public void Cut_ALongText_WithASignThatThereWasMore(string text, int width, string cut) => Assert.Equal(cut, Printable.Cut(text, width));

    [Fact]
    public void Json_WithWhatMustNotBePrinted_MeansTheSame()
    {
        var json = """{"a":"x""" + string.Concat(Forbidden.Skip(4).Where(f => f != "\ud800")) + """y","中":[1,"🛒"]}""";

        var printed = Printable.Json(json);

        using var left = JsonDocument.Parse(json);
        using var right = JsonDocument.Parse(printed);
        Assert.True(JsonElement.DeepEquals(left.RootElement, right.RootElement));
        Assert.EndsWith("""y","中":[1,"🛒"]}""", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{},"b":[ ],"c":[1,{"d":"{[,:\"\\"}]}""")]
    [InlineData("""[]""")]
    [InlineData(""" "x" """)]
    public void Indented_OfJson_MeansTheSame(string json)
    {
        using var left = JsonDocument.Parse(json);
        using var right = JsonDocument.Parse(Indented.Of(json));

        Assert.True(JsonElement.DeepEquals(left.RootElement, right.RootElement));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task Table_InANarrowWindow_NoLineIsWider(int width)
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(new KeepaliveBody { Service = "中文 " + new string('x', 100), Runtime = KeepaliveBody.RuntimeOf(Carts) });

        var (answer, _, _) = await Asking.RunAsync(["fleet"], width, hasColour: false, ("KARL_URL", karl.Locator.AbsoluteUri));
        var (whole, _, _) = await karl.AskAsync("fleet");

        Assert.All(answer.Split('\n').SkipLast(2), line => Assert.InRange(Printable.Width(line), 0, width));
        Assert.Contains(Carts, whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colours_WhereTheyAreWanted_BesideTheWords()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(new KeepaliveBody());

        var (coloured, _, _) = await Asking.RunAsync(["fleet"], width: 80, hasColour: true, ("KARL_URL", karl.Locator.AbsoluteUri));
        var (plain, _, _) = await Asking.RunAsync(["fleet"], width: 80, hasColour: false, ("KARL_URL", karl.Locator.AbsoluteUri));

        Assert.Contains("\e[32mup\e[0m  ", coloured, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', plain);
        Assert.Equal(plain, coloured.Replace("\e[32m", "", StringComparison.Ordinal).Replace("\e[1m", "", StringComparison.Ordinal).Replace("\e[0m", "", StringComparison.Ordinal));
    }
}
