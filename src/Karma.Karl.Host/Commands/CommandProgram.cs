using System.Reflection;

namespace Karma.Karl.Host.Commands;

/// <summary>Runs a command: most ask a Karl by HTTP, and open no store; a few look after the files of one that no Karl uses.</summary>
internal static class CommandProgram
{
    /// <param name="arguments">The arguments, of which the first is no setting.</param>
    /// <param name="terminal">Where to answer.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, Func<string, string?> environment)
    {
        try
        {
            if (CommandLine.IsVersion(arguments)) terminal.Out.WriteLine("karl " + Version());
            else if (CommandLine.IsHelp(arguments, out var about)) Help.Write(terminal.Out, about);
            else return await RunAsync(CommandLine.Parse(arguments), terminal, environment).ConfigureAwait(false);
            return ExitCode.Well;
        }
        catch (CommandException e)
        {
            terminal.Say(e.Message);
            return e.ExitCode;
        }
        finally
        {
            await terminal.Out.FlushAsync().ConfigureAwait(false);
        }
    }

    private static async Task<int> RunAsync(Invocation line, Terminal terminal, Func<string, string?> environment)
    {
        using var run = new Run(line, environment, terminal);
        return await line.Command.RunAsync(run).ConfigureAwait(false);
    }

    private static string Version() =>
        typeof(CommandProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "of no version";
}
