using Karma.Karl.Host;
using Karma.Karl.Host.Commands;

// The karl command: Karl himself where there are settings or nothing, else a question to a Karl, for which nothing of a server is loaded.
return CommandLine.StartsKarl(args)
    ? await KarlProgram.RunAsync(args).ConfigureAwait(false)
    : await CommandProgram.RunAsync(args, Terminal.OfProcess(), Environment.GetEnvironmentVariable).ConfigureAwait(false);
