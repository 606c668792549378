namespace Karma.Karl.Host.Commands;

/// <summary>A command that ends here, with the one line that says why and what to do.</summary>
#pragma warning disable CA1032, CA1064 // Always with its exit code; never leaves the command.
internal sealed class CommandException(int exitCode, string message) : Exception(message)
#pragma warning restore CA1032, CA1064
{
    public int ExitCode { get; } = exitCode;

    public static CommandException Wrong(string message) => new(Commands.ExitCode.Wrong, message);
}
