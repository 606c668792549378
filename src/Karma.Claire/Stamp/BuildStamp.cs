using System.Reflection;
using System.Text;
using Karma.Wire;

namespace Karma.Stamp;

/// <summary>What the build left in the binary (see <c>Karma.Claire.targets</c>); null where it left nothing.</summary>
/// <param name="program">The binary; null where there is none.</param>
/// <param name="content">What it consists of, where that was found out.</param>
internal sealed class BuildStamp(Assembly? program, string? content = null)
{
    private const string Prefix = "Karma.Build.";

    // Read when first asked for, as attributes take milliseconds, which a service's start is spared.
    private readonly Lazy<BuildInfo?> _build = new(() => program is not null && Read(program) is { } build ? build with { Content = content } : null);

    public BuildInfo? Build => _build.Value;

    public static BuildStamp OfEntryAssembly(string? content) => new(Assembly.GetEntryAssembly(), content);

    private static BuildInfo? Read(Assembly assembly)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var fact in assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            if (fact.Key.StartsWith(Prefix, StringComparison.Ordinal)) facts[fact.Key[Prefix.Length..]] = Decode(fact.Value);
        }

        return facts.Count == 0 ? null : StampReader.Read(facts);
    }

    private static string Decode(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return Convert.TryFromBase64String(base64 ?? "", bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written) : "";
    }
}
