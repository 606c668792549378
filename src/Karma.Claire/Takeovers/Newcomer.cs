using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>This program, which comes to serve on a port.</summary>
/// <param name="Port">The TCP port.</param>
/// <param name="Service">The name under which it will serve there.</param>
/// <param name="Build">Null where it carries no stamp.</param>
/// <param name="AllowRollback">Whether it may take the place of a build that is newer, or that cannot be compared.</param>
internal sealed record Newcomer(int Port, string Service, BuildInfo? Build, bool AllowRollback);
