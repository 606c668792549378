namespace Karma.Karl.Host.Commands;

/// <summary>Something that can be asked of a Karl from a terminal, or done with his files.</summary>
internal abstract class Command
{
    public abstract string Name { get; }

    /// <summary>What its arguments are called, in their order; those in brackets, which come last, may be left out.</summary>
    public virtual IReadOnlyList<string> Arguments => [];

    public abstract string Summary { get; }

    public abstract IReadOnlyList<Option> Options { get; }

    /// <exception cref="CommandException">It ends without an answer.</exception>
    /// <returns>The exit code.</returns>
    public abstract Task<int> RunAsync(Run run);

    public static IReadOnlyList<Command> All { get; } =
    [
        new InstancesCommand("fleet", argument: null, "the instances of the fleet"),
        new InstancesCommand("service", "NAME", "those of a service"),
        new InstancesCommand("host", "ADDRESS", "those on a host, such as 10.0.0.7"),
        new InstancesCommand("endpoint", "ADDRESS:PORT", "those at an endpoint, such as 10.0.0.7:8080"),
        new InstanceCommand(),
        new KeepalivesCommand(),
        new KeepaliveCommand(),
        new LiveCommand(),
        new BuildCommand(),
        new TopologyCommand(),
        new DifferenceCommand(),
        new SearchCommand(),
        new StatusCommand(),
        new BackupCommand(),
        new RestoreCommand(),
        new CheckCommand(),
    ];
}
