using Karma.Wire;

namespace Karma.Stamp;

/// <summary>What the build left in the binary; null where it left nothing.</summary>
internal sealed record BuildStamp(BuildInfo? Build)
{
    public static BuildStamp OfEntryAssembly() => new((BuildInfo?)null);
}
