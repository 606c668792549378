namespace Karma.Testing.Processes;

/// <summary>What can be sent to a process, by Linux's numbers.</summary>
internal enum Signal
{
    /// <summary>Ctrl+C.</summary>
    Interrupt = 2,

    /// <summary>Ends it without asking.</summary>
    Kill = 9,

    /// <summary>Asks it to end.</summary>
    Terminate = 15,

    /// <summary>Goes on after <see cref="Stop"/>.</summary>
    Continue = 18,

    /// <summary>Stands still where it is.</summary>
    Stop = 19,
}
