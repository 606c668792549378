namespace Karma.Karl.Host.Commands;

/// <summary>One run of a command.</summary>
/// <param name="Line">What was said on the command line.</param>
/// <param name="Karl">Whom to ask.</param>
/// <param name="Terminal">Where to answer.</param>
internal sealed record Run(Invocation Line, KarlClient Karl, Terminal Terminal);
