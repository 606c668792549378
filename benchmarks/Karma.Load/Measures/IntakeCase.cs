namespace Karma.Load.Measures;

/// <summary>One way of sending keepalives: over how many connections (each with one instance), and whether the body tells the build.</summary>
internal sealed record IntakeCase(string Suffix, int Connections, bool WithBuild, int WarmUps = 1);
