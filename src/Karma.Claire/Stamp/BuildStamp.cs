using System.Reflection;
using System.Text;
using Karma.Wire;

namespace Karma.Stamp;

/// <summary>What the build left in the binary (see <c>Karma.Claire.targets</c>); null where it left nothing.</summary>
internal sealed record BuildStamp(BuildInfo? Build)
{
    private const string Prefix = "Karma.Build.";

    public static BuildStamp OfEntryAssembly() => Assembly.GetEntryAssembly() is { } entry ? Of(entry) : new BuildStamp((BuildInfo?)null);

    public static BuildStamp Of(Assembly assembly)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var fact in assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            if (fact.Key.StartsWith(Prefix, StringComparison.Ordinal)) facts[fact.Key[Prefix.Length..]] = Decode(fact.Value);
        }

        return new BuildStamp(facts.Count == 0 ? null : StampReader.Read(facts));
    }

    /// <summary>The same, with what the binary consists of, where that was found out.</summary>
    public BuildStamp With(string? content) => content is null || Build is null ? this : new BuildStamp(Build with { Content = content });

    private static string Decode(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return Convert.TryFromBase64String(base64 ?? "", bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written) : "";
    }
}
