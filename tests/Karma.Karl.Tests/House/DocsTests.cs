using System.Text.RegularExpressions;
using Karma.Testing;

namespace Karma.Karl.Tests.House;

public sealed partial class DocsTests
{
    private const int MatchTimeoutMilliseconds = 5_000;

    public static TheoryData<string> Documents =>
        [.. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj" or "artifacts" or ".git" or "BenchmarkDotNet.Artifacts"))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Snippets_OfADocument_StandInSourcesThatCompile(string document)
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "Docs"), "*.cs")
            .Select(f => "\n" + string.Join('\n', Lines(File.ReadAllText(f))) + "\n")
            .ToList();
        foreach (Match snippet in CSharp().Matches(Read(document)))
        {
            var code = "\n" + string.Join('\n', Lines(snippet.Groups["code"].Value)) + "\n";
            Assert.True(sources.Exists(s => s.Contains(code, StringComparison.Ordinal)), $"{document} shows code that samples/Docs lacks:{code}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_OfADocument_LeadToFilesThatExist(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!; // A file stands in a folder.
        foreach (Match link in Link().Matches(Read(document)))
        {
            var target = link.Groups["target"].Value.Split('#')[0];
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal)) continue;
            Assert.True(Path.Exists(Path.Combine(folder, target)), $"{document} links to {target}, which does not exist.");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Types_NamedInADocument_Exist(string document)
    {
        var sources = Directory.EnumerateFileSystemEntries(Path.Combine(Repository.Root, "src"), "*", SearchOption.AllDirectories)
            .Select(f => Path.ChangeExtension(f, null).Replace(Path.DirectorySeparatorChar, '/'))
            .ToList();
        foreach (Match type in NamedType().Matches(Read(document)))
            Assert.True(sources.Exists(s => s.EndsWith("/" + type.Groups["type"].Value, StringComparison.Ordinal)), $"{document} names {type.Value}, which does not exist.");
    }

    private static string Read(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));

    private static IEnumerable<string> Lines(string code) => code.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);

    [GeneratedRegex("```csharp\\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, MatchTimeoutMilliseconds)]
    private static partial Regex CSharp();

    // As in architecture.md: a folder, and the type or folder in it.
    [GeneratedRegex("`(?<type>[A-Z][A-Za-z]+/[A-Z][A-Za-z]+)`", RegexOptions.ExplicitCapture, MatchTimeoutMilliseconds)]
    private static partial Regex NamedType();

    [GeneratedRegex("\\]\\((?<target>[^)\\s]+)\\)", RegexOptions.ExplicitCapture, MatchTimeoutMilliseconds)]
    private static partial Regex Link();
}
