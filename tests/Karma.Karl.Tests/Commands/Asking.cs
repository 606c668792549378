using Karma.Karl.Host.Commands;
using Karma.Testing;

namespace Karma.Karl.Tests.Commands;

/// <summary>Asks a Karl as somebody at a terminal does.</summary>
internal static class Asking
{
    /// <summary>Runs a command against a Karl.</summary>
    /// <returns>What it answers, what else it says, and its exit code.</returns>
    public static Task<(string Out, string Errors, int Code)> AskAsync(this KarlServer karl, string line) => RunAsync(line, ("KARL_URL", karl.Locator.AbsoluteUri));

    /// <summary>Runs a command line, of words between spaces.</summary>
    public static Task<(string Out, string Errors, int Code)> RunAsync(string line, params (string Name, string Value)[] environment) =>
        RunAsync(line.Split(' '), width: null, hasColour: false, environment);

    public static async Task<(string Out, string Errors, int Code)> RunAsync(
        string[] arguments, int? width, bool hasColour, params (string Name, string Value)[] environment)
    {
        using var answer = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await CommandProgram.RunAsync(
            arguments, new Terminal(answer, errors, width, hasColour), name => environment.FirstOrDefault(e => e.Name == name).Value);
        return (answer.ToString(), errors.ToString(), code);
    }
}
