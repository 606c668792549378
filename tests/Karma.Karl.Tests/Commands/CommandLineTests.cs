using Karma.Karl.Host.Commands;

namespace Karma.Karl.Tests.Commands;

/// <summary>What the words on the command line mean.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("--urls=http://127.0.0.1:1", true)]
    [InlineData("--urls http://127.0.0.1:1", true)]
    [InlineData("--Karma:Karl:Store:Path=fleet", true)]
    [InlineData("/urls=x", true)]
    [InlineData("Karma:Karl:Store:Engine=memory", true)]
    [InlineData("fleet", false)]
    [InlineData("nonsense", false)]
    [InlineData("help", false)]
    [InlineData("--help", false)]
    [InlineData("-h", false)]
    [InlineData("--version", false)]
    [InlineData("--url http://127.0.0.1:1 fleet", false)]
    [InlineData("--json", false)]
    public void StartsKarl_OnlySettings_HeStarts(string line, bool starts) =>
        Assert.Equal(starts, CommandLine.StartsKarl(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("flet", "'flet' is no command. Did you mean fleet?")]
    [InlineData("inst", "'inst' is no command. Did you mean instance?")]
    [InlineData("tpoology", "'tpoology' is no command. Did you mean topology?")]
    [InlineData("qqqqqq", "'qqqqqq' is no command. See karl help.")]
    [InlineData("help qqqqqq", "'qqqqqq' is no command. See karl help.")]
    [InlineData("fleet --limt 1", "--limt is no option of 'karl fleet'. Did you mean --limit?")]
    [InlineData("fleet --limit", "--limit lacks its COUNT")]
    [InlineData("fleet --limit 0", "--limit is '0'. Give a number from 1")]
    [InlineData("fleet --limit 1 --limit 2", "--limit is given twice.")]
    [InlineData("fleet --json=x", "--json takes no value.")]
    [InlineData("fleet orders", "'orders' is too much: karl fleet")]
    [InlineData("service", "'karl service' lacks its NAME: karl service NAME")]
    [InlineData("keepalive ABCDEF", "'karl keepalive' lacks its ORDER: karl keepalive CODENAME ORDER")]
    [InlineData("fleet --since 5", "--since is '5'. Give a length of time")]
    [InlineData("fleet --since 0s", "--since is '0s'. Give a length of time")]
    [InlineData("fleet --since -5m", "--since is '-5m'. Give a length of time")]
    [InlineData("fleet --since 1h --from 1", "--since and --from both say where the window begins.")]
    [InlineData("topology --dot --json", "--dot and --json are two answers.")]
    [InlineData("fleet --url 127.0.0.1:7576", "'127.0.0.1:7576' is no address of a Karl. Give one such as http://127.0.0.1:7576")]
    [InlineData("fleet --url ftp://x/", "'ftp://x/' is no address of a Karl.")]
    [InlineData("fleet --url http://user:secret@x/", "The address of Karl holds a user or a password.")]
    [InlineData("--json fleet", "'--json' is an option of commands, and the command comes first")]
    public async Task Arguments_ThatAreWrong_ToldInALine(string line, string said)
    {
        var (answer, errors, code) = await Asking.RunAsync(line);

        Assert.Equal((ExitCode.Wrong, ""), (code, answer));
        Assert.StartsWith("karl: " + said, errors, StringComparison.Ordinal);
        Assert.Equal(1, errors.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("90s", "1.5")]
    [InlineData("5m", "5")]
    [InlineData("1h", "60")]
    [InlineData("1h30m", "90")]
    [InlineData("1.5h", "90")]
    [InlineData("7d", "10080")]
    [InlineData("1d1h1m30s", "1501.5")]
    public void Since_ALengthOfTime_InMinutes(string text, string minutes)
    {
        var line = CommandLine.Parse(["fleet", "--since", text]);

        Assert.Equal([("m", minutes)], line.Window());
    }

    [Fact]
    public void Parse_AfterTwoDashes_ArgumentsOnly() => Assert.Equal(["--json"], CommandLine.Parse(["service", "--", "--json"]).Arguments);

    [Theory]
    [InlineData("--version", "karl ")]
    [InlineData("fleet --help", "karl fleet [options]\n")]
    [InlineData("-h", "karl [--setting=value …] ")]
    public async Task Asked_ForHelpOrVersion_Told(string line, string said)
    {
        var (answer, errors, code) = await Asking.RunAsync(line);

        Assert.Equal((ExitCode.Well, ""), (code, errors));
        Assert.StartsWith(said, answer, StringComparison.Ordinal);
    }
}
