namespace Karma.Hosting;

/// <summary>The name that a library which brings Claire along gives a service that has none.</summary>
internal sealed record DefaultServiceName(string Name);
