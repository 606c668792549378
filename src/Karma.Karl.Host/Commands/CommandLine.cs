namespace Karma.Karl.Host.Commands;

/// <summary>
/// Reads the arguments of the <c>karl</c> command. A first word that is neither an option nor a setting is a command, asked of a Karl elsewhere; all
/// else is for the Karl that is to start.
/// </summary>
internal static class CommandLine
{
    private static readonly string[] Helps = ["help", "--help", "-h", "-?"];
    private static readonly string[] Versions = ["--version", "-v", "version"];
    private static readonly HashSet<string> Flags = [.. Command.All.SelectMany(c => c.Options).Select(o => "--" + o.Name)];

    /// <summary>Whether Karl himself is to start: there are no arguments but settings, as <c>--a=b</c>, <c>/a=b</c> or <c>a=b</c>.</summary>
    public static bool StartsKarl(IReadOnlyList<string> arguments) =>
        arguments.Count == 0
        || ((arguments[0].StartsWith('-') || arguments[0].StartsWith('/') || arguments[0].Contains('='))
            && !Helps.Contains(arguments[0]) && !Versions.Contains(arguments[0]) && !Flags.Contains(arguments[0].Split('=')[0]));

    public static bool IsVersion(IReadOnlyList<string> arguments) => arguments.Count > 0 && Versions.Contains(arguments[0]);

    /// <summary>What help is asked for: of a command, or of all (<see langword="null"/>).</summary>
    /// <exception cref="CommandException">There is no such command.</exception>
    public static bool IsHelp(IReadOnlyList<string> arguments, out Command? command)
    {
        command = null;
        if (arguments.Count == 0) return false;
        if (Helps.Contains(arguments[0]))
        {
            if (arguments.Count > 1) command = Find(arguments[1]);
            return true;
        }

        if (!arguments.Skip(1).Any(a => a is "--help" or "-h" or "-?")) return false;
        command = Find(arguments[0]);
        return true;
    }

    /// <exception cref="CommandException">An argument is wrong.</exception>
    public static Invocation Parse(IReadOnlyList<string> arguments)
    {
        if (arguments[0].StartsWith('-')) throw CommandException.Wrong($"'{arguments[0]}' is an option of commands, and the command comes first: karl fleet {arguments[0]}");
        var command = Find(arguments[0]);
        var given = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                given.Add(arguments[i]);
                continue;
            }

            if (arguments[i] == "--")
            {
                given.AddRange(arguments.Skip(i + 1)); // Whatever follows is an argument, a service that is called --json too.
                break;
            }

            var parts = arguments[i][2..].Split('=', 2);
            var option = command.Options.FirstOrDefault(o => o.Name == parts[0]) ?? throw Unknown(command, parts[0]);
            if (option.Value is null && parts.Length > 1) throw CommandException.Wrong($"--{option.Name} takes no value.");
            if (option.Value is not null && parts.Length == 1 && i + 1 == arguments.Count)
                throw CommandException.Wrong($"--{option.Name} lacks its {option.Value}: {option.Help}.");
            if (!options.TryAdd(option.Name, option.Value is null ? "" : parts.Length > 1 ? parts[1] : arguments[++i]))
                throw CommandException.Wrong($"--{option.Name} is given twice.");
        }

        if (given.Count < command.Arguments.Count(a => a[0] != '[')) throw CommandException.Wrong($"'karl {command.Name}' lacks its {command.Arguments[given.Count]}: karl {command.Name} {string.Join(' ', command.Arguments)}");
        if (given.Count > command.Arguments.Count) throw CommandException.Wrong($"'{given[command.Arguments.Count]}' is too much: karl {string.Join(' ', command.Arguments.Prepend(command.Name))}");
        return new Invocation(command, given, options);
    }

    private static Command Find(string name) =>
        Command.All.FirstOrDefault(c => c.Name == name)
        ?? throw CommandException.Wrong($"'{name}' is no command.{DidYouMean(name, Command.All.Select(c => c.Name), "")} See karl help.");

    private static CommandException Unknown(Command command, string name) => CommandException.Wrong(
        $"--{name} is no option of 'karl {command.Name}'.{DidYouMean(name, command.Options.Select(o => o.Name), "--")} See karl help {command.Name}.");

    private static string DidYouMean(string name, IEnumerable<string> known, string prefix) =>
        Likeness.Nearest(name, known) is { } nearest ? $" Did you mean {prefix}{nearest}?" : "";
}
