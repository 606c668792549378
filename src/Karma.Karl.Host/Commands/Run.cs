namespace Karma.Karl.Host.Commands;

/// <summary>One run of a command.</summary>
/// <param name="Line">What was said on the command line.</param>
/// <param name="Environment">The environment's variables.</param>
/// <param name="Terminal">Where to answer.</param>
internal sealed record Run(Invocation Line, Func<string, string?> Environment, Terminal Terminal) : IDisposable
{
    private KarlClient? _karl;

    /// <summary>Whom to ask.</summary>
    /// <exception cref="CommandException">The address or the token cannot be one.</exception>
    public KarlClient Karl => _karl ??= new KarlClient(Line, Environment);

    public void Dispose() => _karl?.Dispose();
}
