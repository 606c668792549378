namespace Karma.Stamp;

/// <summary>What <c>git status --porcelain=v2 --branch</c> said; all empty where there was no git.</summary>
internal sealed record GitStatus(string Commit, string Branch, IReadOnlyList<string> DirtyFiles)
{
    /// <summary>A keepalive carries the list; past this many, the rest is counted.</summary>
    private const int MaxFiles = 100;

    private const string CommitLine = "# branch.oid ";
    private const string BranchLine = "# branch.head ";

    public static GitStatus Parse(string text)
    {
        var commit = "";
        var branch = "";
        List<string> files = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\r')))
        {
            if (line.StartsWith(CommitLine, StringComparison.Ordinal)) commit = line[CommitLine.Length..];
            else if (line.StartsWith(BranchLine, StringComparison.Ordinal)) branch = line[BranchLine.Length..];
            else if (File(line) is { } file) files.Add(file);
        }

        if (files.Count > MaxFiles) files = [.. files[..MaxFiles], $"… and {files.Count - MaxFiles} more"];
        return new GitStatus(commit == "(initial)" ? "" : commit, branch == "(detached)" ? "HEAD" : branch, files);
    }

    /// <summary>The path stands after a number of fields that the kind of line decides; a renamed file's old path follows a tab.</summary>
    private static string? File(string line) => line switch
    {
        ['1', ' ', ..] => AfterFields(line, 8),
        ['2', ' ', ..] => AfterFields(line, 9)?.Split('\t')[0],
        ['u', ' ', ..] => AfterFields(line, 10),
        ['?', ' ', ..] => AfterFields(line, 1),
        _ => null,
    };

    private static string? AfterFields(string line, int count)
    {
        var parts = line.Split(' ', count + 1);
        return parts.Length == count + 1 ? parts[count] : null;
    }
}
