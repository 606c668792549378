namespace Karma.Karl.Host.Commands;

/// <summary>What the command can do, in so many words.</summary>
internal static class Help
{
    public static void Write(TextWriter writer, Command? command)
    {
        if (command is null) All(writer);
        else One(writer, command);
    }

    private static void All(TextWriter writer)
    {
        writer.WriteLine("karl [--setting=value …]     starts Karl: he keeps what services report, and answers what the fleet is and was");
        writer.WriteLine("karl COMMAND [options]       asks a Karl, wherever he is; restore and check look after his files");
        writer.WriteLine();
        foreach (var command in Command.All) writer.WriteLine($"  {Line(command),-27}{command.Summary}");
        writer.WriteLine($"  {"help [COMMAND]",-27}this, or the options of a command");
        writer.WriteLine($"  {"--version",-27}the version of this command");
        writer.WriteLine();
        writer.WriteLine("KARL_URL says where Karl is, KARL_TOKEN opens his view door, and for a backup his control door.");
        writer.WriteLine("Exit codes: 0 all is well, 1 something is down or damaged, 2 the arguments are wrong or nothing is there by that name,");
        writer.WriteLine("3 Karl cannot be reached, refuses, or cannot answer.");
    }

    private static void One(TextWriter writer, Command command)
    {
        writer.WriteLine($"karl {Line(command)} [options]");
        writer.WriteLine($"  {command.Summary}");
        writer.WriteLine();
        foreach (var option in command.Options) writer.WriteLine($"  {$"--{option.Name} {option.Value}",-16}{option.Help}");
    }

    private static string Line(Command command) => string.Join(' ', command.Arguments.Prepend(command.Name));
}
