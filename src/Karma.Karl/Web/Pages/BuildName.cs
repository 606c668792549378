using System.Text.Json;
using Karma.Karl.History;

namespace Karma.Karl.Web.Pages;

/// <summary>What people call a build: its commit and branch, or the beginning of its id where it tells neither.</summary>
internal static class BuildName
{
    private const int CommitCharacters = 10;
    private const int IdCharacters = 19;

    public static string Of(BuildId id, Build? build)
    {
        if (build is null) return id.ToString()[..IdCharacters];
        using var json = JsonDocument.Parse(build.Json);
        var commit = JsonText.Member(json.RootElement, "git_commit_hash");
        var branch = JsonText.Member(json.RootElement, "git_branch");
        if (string.IsNullOrWhiteSpace(commit)) return id.ToString()[..IdCharacters];
        var name = commit[..Math.Min(CommitCharacters, commit.Length)];
        return string.IsNullOrWhiteSpace(branch) ? name : $"{name} on {Markup.Html.Cut(branch, 80)}";
    }
}
